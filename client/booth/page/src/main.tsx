import { render } from "preact";

import "./desk.css";
import { listenToKeys } from "./keyboard";
import { Store } from "./store";
import { Console } from "./view/console";

const scheme = location.protocol === "https:" ? "wss" : "ws";
const store = new Store(`${scheme}://${location.host}/live`);
listenToKeys(store);
render(<Console store={store} />, document.getElementById("desk") as HTMLElement);
