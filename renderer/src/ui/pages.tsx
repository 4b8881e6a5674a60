import { Tabs } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from './states.tsx';

/** The pages of a screen, one at a time below their names; arrow keys walk from name to name. */
export function Pages<P extends string>(props: {
  /** What the pages are of. */
  readonly label: string;
  readonly pages: readonly P[];
  readonly page: P;
  readonly nameOf: (page: P) => string;
  /** What stands behind the name of a page. */
  readonly beside?: Partial<Record<P, ReactNode>>;
  readonly onGo: (page: P) => void;
  /** The page itself, which may come later. */
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const { pages, page } = props;
  const go = (name: string | null) => {
    const next = pages.find((each) => each === name);
    if (next !== undefined) props.onGo(next);
  };
  return (
    <Tabs value={page} onChange={go} keepMounted={false} className="pages">
      <Tabs.List aria-label={props.label}>
        {pages.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {props.nameOf(each)}
            {props.beside?.[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={page} tabIndex={-1} className="page">
        <Suspense fallback={<Loading what={t('common.loading')} />}>{props.children}</Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}
