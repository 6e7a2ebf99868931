/** What a colour looks like in source text. The system's colours (`GrayText`, `Canvas`) are the reader's own and not meant. */

const names =
  'aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen';
const named = new RegExp(`(?<![\\w-])(?:${names.replaceAll(' ', '|')})(?![\\w-])`, 'i');
const made = /(?<![\w-])(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(/i;
const hex = /(?<![\w&])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])/i;

/** The first colour made in place: `#fff`, `rgb(…`, `light-dark(…`. */
export function findMadeColour(text) {
  // `url(#abc)` names a pattern; `var(--color-red)` a token.
  const rest = text.replace(/url\([^)]*\)/g, ' ');
  return hex.exec(rest)?.[0] ?? made.exec(rest)?.[0] ?? null;
}

/** The same, and `red`: for places where a word can only be a colour. */
export function findColour(text) {
  return findMadeColour(text) ?? named.exec(text.replace(/(?:url|var)\([^)]*\)/g, ' '))?.[0] ?? null;
}
