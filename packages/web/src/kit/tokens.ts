/** Colours, sizes and the bare elements: imported once, before everything that looks like something. */
import "./tokens.css";
