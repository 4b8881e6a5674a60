const [quote, backslash, comma, brace, bracket] = Buffer.from('"\\,{[');

/**
 * Whether JSON text (UTF-8) holds more than `most` values, by its commas and brackets outside strings: what is counted
 * before it is parsed, because each value takes many times its length in memory. Text that is no JSON is counted as well.
 */
export function holdsMore(text: Uint8Array, most: number): boolean {
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === quote) at = endOfString(text, at);
    else if ((sign === comma || sign === brace || sign === bracket) && ++values > most) return true;
  }
  return false;
}

/** Where the string ends that begins at `start`; the end of the text where it does not. */
function endOfString(text: Uint8Array, start: number): number {
  for (let end = start; ; ) {
    end = text.indexOf(quote ?? 0, end + 1);
    if (end === -1) return text.length;
    let before = end;
    while (text[before - 1] === backslash) before -= 1;
    // An even number of them are themselves.
    if ((end - before) % 2 === 0) return end;
  }
}
