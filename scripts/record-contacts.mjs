/**
 * Preloaded into every Node process of a start (`NODE_OPTIONS=--import=…`): writes each host it connects to into the
 * file that `CONTACTS_FILE` names, one a line. CI compares the list with what a start may contact.
 */
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const file = process.env.CONTACTS_FILE;
const { connect } = net.Socket.prototype;

net.Socket.prototype.connect = function (...args) {
  const host = hostOf(args);
  if (file !== undefined && host !== null) appendFileSync(file, `${host}\n`);
  return connect.apply(this, args);
};

/** Node's own callers wrap the arguments in an array; null for a local socket, which has a path. */
function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return first.path ? null : (first.host ?? 'localhost');
  return typeof first === 'number' ? (typeof second === 'string' ? second : 'localhost') : null;
}
