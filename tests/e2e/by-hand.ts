/** What a person does with the mouse, where more than one test does it. */
import { expect, test, type Page } from '@playwright/test';
import { providerNames, type ProviderId } from './account';
import { cardOf } from './page-checks';

/** From the integrations page through dialog and consent page, and back to it. */
export async function connectByHand(page: Page, provider: ProviderId): Promise<void> {
  const name = providerNames[provider];
  await test.step(`connect ${name}`, async () => {
    await page.getByRole('link', { name: `Connect ${name}` }).click();
    const dialog = page.getByRole('dialog', { name: `Connect ${name}` });
    await expect(dialog.getByText('May read')).toBeVisible();
    await expect(dialog.getByText('Never reads')).toBeVisible();
    await dialog.getByRole('link', { name: 'Continue to the sandbox' }).click();
    await expect(page.getByText(`DevTrack sandbox standing in for ${name}`)).toBeVisible();
    await page.getByRole('button', { name: 'Allow' }).click();
    await expect(page).toHaveURL(new RegExp(`/dashboard/integrations\\?connected=${provider}$`));
    await expect(page.getByText(`${name} is connected.`)).toBeVisible();
    await expect(cardOf(page, provider)).toHaveAttribute('data-state', /importing|updating|healthy/);
  });
}
