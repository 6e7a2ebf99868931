import type { CardDetails } from '@/components/integrations/card-details';
import { providerCards } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';

/** The registry's cards without their functions, which cannot cross to the browser. */
export function cardDetails(): CardDetails[] {
  return providerIds.map((id) => {
    const { name, card } = providerCards[id];
    return {
      id,
      name,
      iconPath: card.iconPath,
      promise: card.promise,
      permissions: card.permissions.map(({ scope, why }) => ({ scope, why })),
      neverRead: [...card.neverRead],
      unit: card.unit,
      variables: [...card.variables],
      guideAnchor: card.guideAnchor,
    };
  });
}
