/** The ten receivers of a channel that lose most. */

import { useFetched } from "../fetched";
import { parseWorst, type Loser } from "../reports";
import { figure } from "../scale";
import { milliseconds } from "../words";

const kAgain = 2000;

export function Worst({ path }: { path: string }) {
  const { kept, failed } = useFetched(path, kAgain, parseWorst);
  const worst: Loser[] | null = failed ? null : kept;
  if (worst === null || worst.length === 0) return null;
  return (
    <table class="worst" data-table="worst">
      <caption>Receivers that lose most</caption>
      <thead>
        <tr>
          <th scope="col">Address</th>
          <th scope="col">SSRC</th>
          <th scope="col">Lost</th>
          <th scope="col">Jitter</th>
        </tr>
      </thead>
      <tbody>
        {worst.map((one) => (
          <tr key={`${one.address} ${one.ssrc}`}>
            <td>{`${one.address}:${one.port}`}</td>
            <td class="code">{one.ssrc}</td>
            <td>{`${figure(one.loss_percent)} %${one.redundancy ? ", with copies" : ""}`}</td>
            <td>{`${milliseconds(one.jitter_ms)} ms`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
