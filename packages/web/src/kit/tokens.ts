/** The font, colours, sizes and the bare elements: imported once, before everything that looks like something. */
import "./fonts.css";
import "./tokens.css";
