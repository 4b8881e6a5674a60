import { useStation } from '../station.tsx';
import { useTell } from '../ui/tell.ts';

/** What the operator does with the session itself. */
export function useSessionActions(): { lock(): Promise<void>; logout(): Promise<void> } {
  const { api, session } = useStation();
  const tell = useTell();
  return {
    async lock() {
      const result = await api.call('session.lock', {});
      if (result.ok) session.lock();
      else tell.failed(result.error);
    },
    async logout() {
      await api.call('session.logout', {});
      session.end('logout');
    },
  };
}
