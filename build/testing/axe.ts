import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Appearance, Language } from '../../electron/contract/session.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The appearance that the pages are held against axe in, in a language: words have no colours and colours no words, so
 * that each is looked at once. All four together are in build/acceptance/every-screen.e2e.ts.
 */
export function lookIn(language: Language): readonly [Exclude<Appearance, 'system'>] {
  return language === 'de' ? ['light'] : ['dark'];
}

/** What axe finds wrong with a page of the application, a line each; `what` names the page in it. */
export async function violationsOf(page: Page, what: string): Promise<string[]> {
  // The usual way opens a tab of its own, which a window of an application does not have.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${what}: ${id}: ${target.join(' ')} ${failureSummary}`),
  );
}
