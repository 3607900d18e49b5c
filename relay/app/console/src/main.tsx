import { render } from "preact";

import "./console.css";
import { Store } from "./store";
import { Console } from "./view/console";

const scheme = location.protocol === "https:" ? "wss" : "ws";
const store = new Store(`${scheme}://${location.host}/api/v1/live`);
render(<Console store={store} />, document.getElementById("console") as HTMLElement);
