import { json, publicRoute } from '@/lib/http/route';
import { openApiDocument } from '@/lib/http/openapi';

export const GET = publicRoute(() => Promise.resolve(json(openApiDocument())));
