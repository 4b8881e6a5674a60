import { describe, expect, it } from 'vitest';
import { newestQuestion } from './newest-question.ts';

/** Questions by name, each answered when the test says so. */
function questions() {
  const asked: string[] = [];
  const answers = new Map<string, () => void>();
  const question = (name: string) => () =>
    new Promise<void>((resolve) => {
      asked.push(name);
      answers.set(name, resolve);
    });
  const answer = async (name: string) => {
    answers.get(name)?.();
    await new Promise(setImmediate);
  };
  return { asked, question, answer };
}

describe('of questions of one kind', () => {
  it('the first is asked at once, and the next one when it was answered', async () => {
    const { asked, question, answer } = questions();
    const ask = newestQuestion();
    ask(question('a'));
    ask(question('b'));
    expect(asked).toEqual(['a']);
    await answer('a');
    expect(asked).toEqual(['a', 'b']);
    await answer('b');
    ask(question('c'));
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('only the newest is asked of those that came meanwhile', async () => {
    const { asked, question, answer } = questions();
    const ask = newestQuestion();
    for (const name of ['a', 'b', 'c', 'd']) ask(question(name));
    await answer('a');
    expect(asked).toEqual(['a', 'd']);
  });

  it('one that was taken back is never asked, and takes back no other', async () => {
    const { asked, question, answer } = questions();
    const ask = newestQuestion();
    const takeBack = ['a', 'b', 'c'].map((name) => ask(question(name)));
    takeBack[1]?.();
    await answer('a');
    expect(asked).toEqual(['a', 'c']);
    ask(question('d'))();
    await answer('c');
    expect(asked).toEqual(['a', 'c']);
  });
});
