import { test } from 'vitest';
import { blockTime } from './block-days';
import { planWork } from './work-plan';
import { planSlack, emitSlack } from './emit-slack';
import { planNotion, emitNotion } from './emit-notion';
import { planCalendar, emitCalendar } from './emit-calendar';
import { emitGitHub } from './emit-github';
import { syntheticWorkspace } from './synthetic-workspace';
import { monthFigures } from './month-figures';
test('t', () => {
  const lo: number[] = []; const ti: number[] = []; const pr: number[] = [];
  for (const seed of ['skerrylink', 'a', 'b']) {
    const data = syntheticWorkspace(new Date('2026-11-22T00:00:00Z'), { seed, timeZone: 'Europe/Berlin' });
    for (let d = 0; d < 360; d += 3) {
      const to = new Date(Date.parse('2026-11-22T00:00:00Z') - d * 86400000);
      const m = monthFigures(data, { from: new Date(to.getTime() - 30 * 86400000), to });
      lo.push(m.commits.length); pr.push(m.pulls.length);
      ti.push(new Set([...m.commits.map((c) => c.title), ...m.pulls.map((c) => c.title), ...m.reviewedTitles, ...m.issueTitles, ...m.pageTitles, ...m.meetings.map((e) => String(e.summary))]).size);
      if ((ti.at(-1) ?? 0) < 410) console.log(seed, to.toISOString().slice(0,10), m.commits.length, m.pulls.length, m.reviewedTitles.length, m.issueTitles.length, m.pageTitles.length, m.meetings.length, ti.at(-1));
    }
  }
  for (const v of [lo, pr, ti]) console.log(Math.min(...v), Math.max(...v), v.reduce((a, b) => a + b, 0) / v.length);
});
