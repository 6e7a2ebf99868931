import type { IntegrationProvider } from '@/lib/integrations/registry-ids';

/** What a card says about its provider: the plain part of the registry's card, as it crosses to the browser. */
export interface CardDetails {
  id: IntegrationProvider;
  name: string;
  iconPath: string;
  promise: string;
  permissions: { scope: string; why: string }[];
  neverRead: string[];
  unit: string;
  variables: string[];
  guideAnchor: string;
}
