/** Importing this ends the process, as by SIGTERM, once the one that started it is gone. (Windows does not tell.) */

const parent = process.ppid;
const timer = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(timer);
  process.kill(process.pid, 'SIGTERM');
}, 500);
timer.unref();
