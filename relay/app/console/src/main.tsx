import { render } from "preact";

import { roomOf } from "./chair";
import "./console.css";
import { Store } from "./store";
import { Chair } from "./view/chair";
import { Console } from "./view/console";

const scheme = location.protocol === "https:" ? "wss" : "ws";
const api = `${scheme}://${location.host}/api/v1`;
const chaired = roomOf(location.pathname);
const page = document.getElementById("console") as HTMLElement;
if (chaired !== null) render(<Chair url={`${api}/rooms/${chaired}/signals`} />, page);
else {
  const store = new Store(`${api}/live`);
  store.guardTalk();
  render(<Console store={store} />, page);
}
