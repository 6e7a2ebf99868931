/** What package.json's `engines` says; older versions lack module features that a dependency of ours uses. */
const needed = [20, 19];

/** Says in one line what is needed, and sets the exit code, when this Node is too old. Written for the oldest Node that reads modules. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return true;
  console.error(
    `DevTrack needs Node.js ${needed.join('.')} or newer; this is ${process.versions.node}. Install a current one from https://nodejs.org.`,
  );
  process.exitCode = 1;
  return false;
}
