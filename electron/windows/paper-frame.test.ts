import { describe, expect, it } from 'vitest';
import { frameTemplates } from './paper-frame.ts';

describe('what stands around the pages of a paper', () => {
  it('has the numbers of the pages where their words want them', () => {
    const { foot } = frameTemplates({ title: '', made: '', by: 'ada', numbers: 'page {page} of {pages}' });
    expect(foot).toContain('page <span class="pageNumber"></span> of <span class="totalPages"></span>');
  });

  it('shows a name as text, whatever is in it', () => {
    const hostile = '\u202E<img src=x onerror="1">&amp;';
    const { head, foot } = frameTemplates({ title: hostile, made: hostile, by: hostile, numbers: hostile });
    for (const html of [head, foot]) {
      expect(html).not.toContain('<img');
      expect(html).not.toContain('\u202E');
      expect(html).toContain('\uFFFD&lt;img src=x onerror=&quot;1&quot;&gt;&amp;amp;');
    }
  });
});
