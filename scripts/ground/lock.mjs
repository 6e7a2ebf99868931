/** One process at a time installs and builds; the others wait for it and then find the work done. */
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readIfThere, readJson } from './project.mjs';

const orphansEndMs = 1000;

/** Runs `work` while holding the lock `file`. A lock whose process is gone is taken over. */
export async function withLock(file, work, say = console.log) {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  let taken = tryLock(file);
  for (; !taken; taken = tryLock(file)) {
    const owner = readJson(file);
    if (owner !== null && !told) {
      told = true;
      say(`Waiting for another DevTrack process (${owner.pid ?? 'unknown'}) that is installing or building…`);
    }
    await delay(200);
  }
  // What a killed owner had started ends with it, but not at once (see with-parent.mjs).
  if (taken === 'over') await delay(orphansEndMs);
  // Also when the work ends the process itself; a killed one leaves the file, and its dead process id gives it away.
  const release = () => releaseOwn(file);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Takes the lock: 'free' when nobody had it, 'over' from a dead process; false while a live one has it. */
export function tryLock(file) {
  const own = `${file}.${process.pid}`;
  // Written whole under a name of our own and then linked, so that nobody ever reads half a lock.
  writeFileSync(own, JSON.stringify(identity(process.pid)));
  try {
    if (linked(own, file)) return 'free';
    if (!isAbandoned(file)) return false;
    return takeOver(file) && linked(own, file) && 'over';
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes a dead owner's lock. Of several that saw it dead only one may, or the second would remove the first one's new lock. */
function takeOver(file) {
  const claim = `${file}.takeover`;
  try {
    writeFileSync(claim, '', { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // The lines below take milliseconds: an old claim is a killed process's.
    if (isOld(claim)) rmSync(claim, { force: true });
    return false;
  }
  try {
    if (isAbandoned(file)) rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

function linked(own, file) {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // File systems without hard links (some network and container mounts).
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EXDEV'].includes(error.code)) throw error;
    try {
      writeFileSync(file, readFileSync(own), { flag: 'wx' });
      return true;
    } catch (inner) {
      if (inner.code === 'EEXIST') return false;
      throw inner;
    }
  }
}

function releaseOwn(file) {
  if (readJson(file)?.pid === process.pid) rmSync(file, { force: true });
}

/** A process id comes again, soon in a container: with its start time it is one process. */
function identity(pid) {
  return { pid, startedAt: startTime(pid) };
}

function isAbandoned(file) {
  const owner = readJson(file);
  // Gone by now, or, where there are no hard links, perhaps being written.
  if (!Number.isInteger(owner?.pid)) return isOld(file);
  if (owner.startedAt !== startTime(owner.pid)) return true;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function isOld(file) {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Date.now() - written > 10_000;
}

/**
 * Where the system tells it (Linux: field 22 of its stat line, after the name in brackets, which may hold spaces); null
 * elsewhere, and for a zombie (field 3), which a container without an init never buries.
 */
function startTime(pid) {
  const line = readIfThere(`/proc/${pid}/stat`)?.toString('latin1');
  const [state, ...fields] = line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === undefined || state === 'Z' ? null : (fields[18] ?? null);
}
