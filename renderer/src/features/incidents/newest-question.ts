/** Asks when it may; what it returns takes the question back, as long as it was not asked. */
export type Ask = (question: () => Promise<unknown>) => () => void;

/**
 * Lets one question be under way at a time. Of those that come meanwhile only the newest is kept, and asked when the
 * answer is there: whoever types faster than the station counts never waits for what nobody wants to know any more.
 */
export function newestQuestion(): Ask {
  let asking = false;
  let next: (() => Promise<unknown>) | null = null;
  const ask = async () => {
    asking = true;
    try {
      for (let question = next; question !== null; question = next) {
        next = null;
        await question();
      }
    } finally {
      asking = false;
    }
  };
  return (question) => {
    next = question;
    if (!asking) void ask();
    return () => {
      if (next === question) next = null;
    };
  };
}
