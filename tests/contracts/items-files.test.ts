// Files, on both stores: loose ones for their sender, held ones for the readers of the item, kept while named.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import { looseFilesAtMost } from '../../server/items/files/files.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { buildGraph, describeGraph, refused } from '../support/graph.ts';

let ahead = 0;
const clock = { now: () => Date.now() + ahead };

const file = (text: string, originalName = 'notes.txt', mediaType = 'text/plain') => ({
  bytes: Buffer.from(text),
  originalName,
  mediaType,
});
/** Of a file that is read in pieces. */
async function bytesOf({ pieces }: { pieces: AsyncIterable<Uint8Array> }): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}
/** Key and extension of a path. */
function parts(path: unknown): [string, string] {
  const found = /^\/files\/([0-9a-z]{20})\.([a-z0-9]{1,10})$/.exec(String(path));
  assert(found, `${path} is no path of a file`);
  return [found[1] ?? '', found[2] ?? ''];
}

describeGraph(
  'files',
  (graph) => {
    it('keeps a loose file for its sender, byte for byte, until an item holds it', async () => {
      const { person, thing, grant, items, superAdmin } = graph();
      const [ann, bob, sue] = [await person('Ann'), await person('Bob'), await superAdmin('Sue')];
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
      const stored = await items
        .as(ann)
        .upload({ bytes, originalName: 'C:\\temp\\Ärger\u202e\0.png', mediaType: 'image/png; x=y' });
      assert.deepEqual(stored, {
        path: stored.path,
        originalname: 'Ärger.png',
        mimetype: 'image/png',
        size: 256,
      });
      const [key, extension] = parts(stored.path);
      const read = await items.as(ann).readFile(key, extension);
      assert.deepEqual(await bytesOf(read), bytes);
      assert.equal(read.safeImage, false, 'what somebody sent is never shown as a page');
      assert.equal(read.originalName, 'Ärger.png');
      await refused('file.not-found', items.as(ann).readFile(key, 'svg'));
      await refused('file.not-found', items.as(ann).readFile('nosuchfile0000000000', 'png'));
      for (const other of [bob, sue]) await refused('file.not-found', items.as(other).readFile(key, extension));
      // Naming somebody else's file takes nothing hold of.
      await thing(bob, { image: stored.path });
      await refused('file.not-found', items.as(bob).readFile(key, extension));
      const item = await thing(ann);
      await grant(bob, item, 'r');
      await items.as(ann).patch(item._key, { data: { a: [{ text: `see ${stored.path}!` }] } });
      assert.deepEqual(await bytesOf(await items.as(bob).readFile(key, extension)), bytes);
      // Held is held: another item that names it opens it to nobody.
      const open = await thing(ann, { image: stored.path });
      const eve = await person('Eve');
      await grant(eve, open, 'r');
      await refused('file.not-found', items.as(eve).readFile(key, extension));
    });

    it('makes a file the content of an item, and what it held before stays with its history', async () => {
      const { person, thing, grant, items } = graph();
      const [ann, bob] = [await person('Ann'), await person('Bob')];
      const access = items.as(ann);
      const item = await thing(ann, { name: 'Doc' });
      const first = await access.uploadTo(item._key, { ...file('one'), data: { note: 1 }, message: 'first' });
      assert.deepEqual(
        { ...first.data, path: '' },
        { name: 'Doc', note: 1, path: '', originalname: 'notes.txt', mimetype: 'text/plain', size: 3 },
      );
      const second = await access.uploadTo(item._key, file('two!'));
      const [oldKey] = parts(first.data.path);
      const [newKey] = parts(second.data.path);
      await grant(bob, item, 'r');
      assert.equal((await bytesOf(await items.as(bob).readFile(oldKey, 'txt'))).toString(), 'one');
      assert.equal((await bytesOf(await items.as(bob).readFile(newKey, 'txt'))).toString(), 'two!');
      await refused('access.denied', items.as(bob).uploadTo(item._key, file('three')));
      // Taken out with a history, it stays; without, it goes unless an earlier state names it.
      await access.put(item._key, { data: { name: 'Doc' } });
      await access.readFile(newKey, 'txt');
      const third = await access.uploadTo(item._key, { ...file('three') });
      const [thirdKey] = parts(third.data.path);
      await access.put(item._key, { data: { name: 'Doc' }, history: false });
      await refused('file.not-found', access.readFile(thirdKey, 'txt'));
      const fourth = await access.uploadTo(item._key, file('four'));
      const [fourthKey] = parts(fourth.data.path);
      await access.patch(item._key, { data: { note: 4 } });
      await access.put(item._key, { data: { name: 'Doc' }, history: false });
      await access.readFile(fourthKey, 'txt');
      await access.readFile(oldKey, 'txt');
      await access.trash(item._key);
      await access.readFile(oldKey, 'txt');
    });

    it('R12 a write that keeps no state asks as little, whatever it names and however many states there are', async () => {
      const { person, thing, storage, items } = graph();
      const ann = await person('Ann');
      const item = await thing(ann, { name: 'Doc' });
      const asked: string[] = [];
      const watch: KyselyPlugin = {
        transformQuery({ node, queryId }) {
          asked.push(storage.db().getExecutor().compileQuery(node, queryId).sql);
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      const watched = buildGraph({ ...storage, db: () => storage.db().withPlugin(watch) as ReturnType<Storage['db']> });
      const questionsOf = async (data: Record<string, unknown>) => {
        asked.length = 0;
        await watched.items.as(ann).put(item._key, { data, history: false });
        return asked.length;
      };
      const see = `/files/${'0'.repeat(20)}.txt`;
      await questionsOf({ name: 'Document', see });
      const few = await questionsOf({ name: 'Doc', see });
      const names = (from: number) =>
        Array.from({ length: 500 }, (_, at) => `/files/${String(from + at).padStart(20, '0')}.txt`);
      for (let state = 0; state < 20; state++) await items.as(ann).put(item._key, { data: { names: names(state) } });
      assert.equal(await questionsOf({ name: 'Doc', names: names(1000) }), few);
      assert.ok((await questionsOf({ name: 'Doc' })) <= few);
      assert.ok(
        asked.every((text) => !/item_history/.test(text)),
        'no earlier state is read',
      );
    });

    it('takes and keeps every file that is named, behind however many names', async () => {
      const { person, thing, grant, items } = graph();
      const [ann, bob] = [await person('Ann'), await person('Bob')];
      const access = items.as(ann);
      const madeUp = Array.from({ length: 2000 }, (_, at) => `/files/${String(at).padStart(20, '0')}.txt`);
      const { path } = await access.upload(file('kept'));
      const item = await thing(ann, { names: [...madeUp, path] });
      await grant(bob, item, 'r');
      await items.as(bob).readFile(...parts(path));
      await access.patch(item._key, { data: { name: 'still named' }, history: false });
      await access.readFile(...parts(path));
      assert.equal((await access.get(item._key)).data.name, 'still named');
      // Named by a state that is kept, it outlives every write.
      await access.put(item._key, { data: { name: 'Doc' } });
      await access.put(item._key, { data: { name: 'Doc', path } });
      await access.put(item._key, { data: { name: 'Doc' }, history: false });
      await access.readFile(...parts(path));
    });

    it('R12 hands a large file on in pieces, also one that was kept whole before there were pieces', async () => {
      const { person, items, storage } = graph();
      const ann = await person('Ann');
      const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, at) => (at * 7) % 251));
      const { path } = await items.as(ann).upload({ ...file(''), bytes });
      const [key, extension] = parts(path);
      const read = async () => Array.fromAsync((await items.as(ann).readFile(key, extension)).pieces);
      for (const kept of ['in pieces', 'whole']) {
        const pieces = await read();
        assert.ok(
          pieces.every((piece) => piece.byteLength <= 256 * 1024),
          kept,
        );
        assert.ok(Buffer.concat(pieces).equals(bytes), kept);
        await storage.db().deleteFrom('file_pieces').where('file_key', '=', key).execute();
        await storage.db().updateTable('files').set({ bytes }).where('key', '=', key).execute();
      }
      const { pieces } = await items.as(ann).readFile(key, extension);
      await storage.db().deleteFrom('files').where('key', '=', key).execute();
      await assert.rejects(Array.fromAsync(pieces), 'half of a file never looks like a whole one');
    });

    it('closes what is below something in the trash', async () => {
      const { person, thing, under, items } = graph();
      const ann = await person('Ann');
      const project = await thing(ann);
      const task = await under(ann, project);
      const held = await items.as(ann).uploadTo(task._key, file('x'));
      await items.as(ann).trash(project._key);
      await refused('file.not-found', items.as(ann).readFile(...parts(held.data.path)));
    });

    it('S54 S52 gives no file a name or type that a browser would run', async () => {
      const { person, items } = graph();
      const ann = await person('Ann');
      for (const [name, type, extension, kept] of [
        ['a.html', 'text/html', 'bin', 'application/octet-stream'],
        ['a.png', 'image/svg+xml', 'png', 'application/octet-stream'],
        ['a.svg', 'image/svg+xml', 'bin', 'application/octet-stream'],
        ['a.js', 'application/javascript', 'bin', 'application/octet-stream'],
        ['a.exe', '../../etc', 'bin', 'application/octet-stream'],
        ['../../.env', 'text/plain', 'txt', 'text/plain'],
        ['CON', 'application/x-thing', 'bin', 'application/x-thing'],
        ['scene.BLEND', 'application/x-blender', 'blend', 'application/x-blender'],
      ] as const) {
        const stored = await items.as(ann).upload(file('x', name, type));
        assert.deepEqual([stored.mimetype, parts(stored.path)[1]], [kept, extension], name);
        assert.doesNotMatch(stored.originalname, /[/\\]/);
      }
      const long = await items.as(ann).upload(file('x', `${'x'.repeat(4096)}.txt`));
      assert.equal(long.originalname.length, 255);
      assert.equal((await items.as(ann).upload(file('x', ' \n'))).originalname, 'file');
    });

    it('keeps users from holding uploads in place of their own fields', async () => {
      const { person, items } = graph();
      const ann = await person('Ann');
      await refused('request.invalid', items.as(ann).uploadTo(ann.userKey, file('x')));
    });

    it('S53 bounds what lies about also where many are sent at once, over two nodes', async () => {
      const { person, items, other } = graph();
      const ann = await person('Ann');
      for (let at = 3; at < looseFilesAtMost; at++) await items.as(ann).upload(file('x'));
      const sent = Array.from({ length: 12 }, (_, at) =>
        (at % 2 ? items : other.items)
          .as(ann)
          .upload(file('x'))
          .then(
            () => 'kept',
            (error) => error.code as string,
          ),
      );
      const outcomes = await Promise.all(sent);
      assert.equal(outcomes.filter((one) => one === 'kept').length, 3);
      assert.equal(outcomes.filter((one) => one === 'request.too-large').length, 9);
    });

    it('S53 bounds what lies about, and clears it after a day', async () => {
      const { person, thing, items, storage } = graph();
      const ann = await person('Ann');
      const held = await items.as(ann).upload(file('held'));
      await thing(ann, { path: held.path });
      const loose = await items.as(ann).upload(file('loose'));
      for (let at = 1; at < looseFilesAtMost; at++) await items.as(ann).upload(file('x'));
      const failure = await refused('request.too-large', items.as(ann).upload(file('x')));
      assert.deepEqual(Object.keys(failure.fields ?? {}), ['file']);
      ahead = 23 * 60 * 60 * 1000;
      assert.equal(await items.purgeLooseFiles(), 0);
      ahead = 25 * 60 * 60 * 1000;
      assert((await items.purgeLooseFiles()) >= looseFilesAtMost);
      ahead = 0;
      await refused('file.not-found', items.as(ann).readFile(...parts(loose.path)));
      await items.as(ann).readFile(...parts(held.path));
      const rows = await storage.db().selectFrom('files').select('key').where('item_key', 'is', null).execute();
      assert.deepEqual(rows, []);
    });

    it('shows thumbnails, replaces them, and deletes the old', async () => {
      const { person, admin, items, privileged } = graph();
      const [ann, ada, bob] = [await person('Ann'), await admin('Ada'), await person('Bob')];
      const picture = { bytes: Buffer.from('webp'), mediaType: 'image/webp' };
      const first = await privileged.keepThumbnail(ann.userKey, ann.userKey, picture);
      const second = await privileged.keepThumbnail(ann.userKey, ann.userKey, picture);
      for (const actor of [ann, ada]) {
        assert.equal((await items.as(actor).readFile(...parts(first))).safeImage, true);
      }
      await refused('file.not-found', items.as(bob).readFile(...parts(first)));
      await privileged.dropThumbnails(ann.userKey, second);
      await refused('file.not-found', items.as(ann).readFile(...parts(first)));
      await items.as(ann).readFile(...parts(second));
      await privileged.dropThumbnails(ann.userKey);
      await refused('file.not-found', items.as(ann).readFile(...parts(second)));
      await assert.rejects(privileged.keepThumbnail(null, ann.userKey, { ...picture, mediaType: 'image/svg+xml' }));
    });
  },
  { clock },
);
