/** From what was asked to the window it means in the user's zone. */
import type { UserRow } from '../../db/queries/users';
import type { SummaryType } from '../../http/contract';
import type { MetricWindow } from '../../metrics/types';
import { customWindow, localDateOf, typeOfWindow, windowFor, type WindowType } from '../../metrics/windows';
import { settingsOf } from '../../summary-input';

export type SummaryRequest =
  { type: WindowType; date?: string | undefined } | { start: string; end: string; type?: SummaryType | undefined };

export interface ChosenWindow {
  window: MetricWindow;
  type: SummaryType;
}

/** A message where the request means no window. */
export function chooseWindow(request: SummaryRequest, user: UserRow, now: Date): ChosenWindow | { message: string } {
  const settings = settingsOf(user);
  try {
    if (!('start' in request)) {
      const window = windowFor(request.type, request.date ?? localDateOf(now, user.timeZone), settings);
      return { window, type: request.type };
    }
    const window = customWindow(request.start, request.end, user.timeZone);
    const type = typeOfWindow(window, settings);
    if (request.type !== undefined && request.type !== type)
      return { message: `The range from start to end is not ${request.type}: leave type out, or give a date.` };
    return { window, type };
  } catch (error) {
    if (error instanceof RangeError) return { message: error.message };
    throw error;
  }
}
