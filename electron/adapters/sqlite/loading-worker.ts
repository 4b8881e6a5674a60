import Database from 'better-sqlite3';
import { notify, serve } from './serve.ts';

// A thread for the tests, which says when it begins to load SQLite's addon.
notify({ kind: 'work', phase: 'copying', done: 0, total: 1 });
new Database(':memory:').close();

serve({});
