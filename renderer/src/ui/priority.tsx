import { useTranslation } from 'react-i18next';
import { type Priority, priorities } from '../../../electron/contract/fields.ts';
import './priority.css';

const shapes = {
  critical: <rect x="2" y="2" width="16" height="16" rx="2" />,
  high: <path d="M10 1.5 19 18H1Z" />,
  medium: <path d="M10 1.2 18.8 10 10 18.8 1.2 10Z" />,
  low: <circle cx="10" cy="10" r="8.2" />,
} as const;

/** A priority by shape, number and colour at once; spoken by its word. `quiet` takes the colour where nothing is wrong. */
export function PriorityMark(props: { readonly priority: Priority; readonly quiet?: boolean; readonly size?: number }) {
  const { t } = useTranslation();
  const { priority, quiet = false, size = 20 } = props;
  return (
    <svg
      className={`priority priority-${priority} ${quiet ? 'priority-quiet' : ''}`}
      viewBox="0 0 20 20"
      width={size}
      height={size}
      role="img"
      aria-label={t(`priority.${priority}`)}
    >
      {shapes[priority]}
      <text x="10" y={priority === 'high' ? 16 : 14} textAnchor="middle">
        {priorities.indexOf(priority) + 1}
      </text>
    </svg>
  );
}
