// Loaded before Conch: SQLite syncs its log at each commit, on the thread that answers, as Conch had it before group commit.
import { DatabaseSync } from 'node:sqlite';

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (text) {
  return exec.call(this, text.replace('synchronous = normal', 'synchronous = full'));
};
