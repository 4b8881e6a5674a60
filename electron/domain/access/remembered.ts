/** So many answers are kept: a site has not many more cards, doors and limits. Of texts as a row has them it is 20 MB. */
const kept = 40_000;

/** Remembers what a function makes of what comes again and again; undefined is not remembered. */
export function remembered<From extends string | number, To>(make: (from: From) => To): (from: From) => To {
  const made = new Map<From, To>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known;
    const fresh = make(from);
    // What comes goes on to other things: what was left behind makes room.
    if (made.size >= kept) made.clear();
    made.set(from, fresh);
    return fresh;
  };
}
