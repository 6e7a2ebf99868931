/**
 * Importing this ends the process once the one that started it is gone. (Windows does not tell.)
 * A tool of ours, told by `DEVTRACK_STARTED_BY` who that is (who may be gone before this line is reached), at once:
 * npm outlives a SIGTERM, and what a tool leaves half done is done again. Any other process as by SIGTERM.
 */
const parent = process.ppid;
const starter = Number(process.env.DEVTRACK_STARTED_BY ?? parent);

const timer = setInterval(() => {
  if (process.ppid === parent && isAlive(starter)) return;
  clearInterval(timer);
  process.kill(process.pid, process.env.DEVTRACK_STARTED_BY === undefined ? 'SIGTERM' : 'SIGKILL');
}, 500);
timer.unref();

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
