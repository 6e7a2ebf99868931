/**
 * Vitest reporter: after the run, what was skipped (a skipped test's name says why, and what would enable it) and one
 * plain line of counts.
 */
export default class SkipsReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    const skipped = new Map();
    for (const module of modules) {
      // A file that could not be loaded has no tests, and must not count as none failed.
      if (module.state() === 'failed' && module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === 'pending' ? 'failed' : state] += 1;
        if (state === 'skipped') count(skipped, `${module.relativeModuleId}: ${skippedWhole(test)}`);
      }
    }
    if (skipped.size > 0) console.log('\nSkipped here:');
    for (const [name, tests] of skipped) console.log(`  ${name}${tests > 1 ? ` (${tests} tests)` : ''}`);
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}

/** The outermost suite that was skipped as one, whose name carries the reason; else the test itself. */
function skippedWhole(test) {
  let outermost = test;
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) {
    if (parent.options.mode === 'skip') outermost = parent;
  }
  return outermost.fullName;
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}
