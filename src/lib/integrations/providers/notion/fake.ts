import type { CreateFake, FakeContext, FakeRequest, FakeResponse } from '../../provider';
import { botIdOf, createViews, type NotionView, type NotionWorkspace } from './fake-data';
import { respondToOAuth } from './fake-oauth';
import { apiError, answer, page, pageBounds, readBody } from './fake-answers';
import { toMarkdown } from './fake-markdown';
import { search, sorted } from './fake-search';

export type { NotionWorkspace } from './fake-data';

/** Notion's token endpoints and API over one workspace, as of the sandbox's clock. */
export const createNotionFake: CreateFake<NotionWorkspace> = (data) => {
  const viewOf = createViews(data);
  return {
    id: 'notion',
    authorizePath: '/v1/oauth/authorize',
    scopeParameter: null,
    respond(request, context) {
      if (!request.path.startsWith('/v1/')) return apiError(400, 'invalid_request_url', 'Invalid request URL.');
      const oauth = respondToOAuth(request, context, viewOf);
      if (oauth !== null) return oauth;
      if (request.headers['notion-version'] === undefined) {
        return apiError(
          400,
          'missing_version',
          'Notion-Version header failed validation: Notion-Version header should be defined.',
        );
      }
      const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
      const checked = context.grants.check(token);
      if ('error' in checked || checked.grant.provider !== 'notion')
        return apiError(401, 'unauthorized', 'API token is invalid.');
      return respondToApi(request, viewOf(checked.grant.account, context.now()), context);
    },
  };
};

function respondToApi(request: FakeRequest, view: NotionView, context: FakeContext): FakeResponse {
  const [first = '', id = '', rest = ''] = request.path.slice('/v1/'.length).split('/');
  const route = `${request.method} ${first}${id === '' ? '' : '/:id'}${rest === '' ? '' : `/${rest}`}`;
  switch (route) {
    case 'POST search':
      return withBody(request, (body) => search(view, body));
    case 'GET users':
      return page(view.users, pageBounds(request.query), 'user');
    case 'GET users/:id':
      return id === 'me'
        ? answer(200, botOf(view, context))
        : found(
            view.users.find((user) => user.id === id),
            'user',
            id,
          );
    case 'GET pages/:id':
      return found(objectOf(view, id, ['page']), 'page', id);
    case 'GET pages/:id/markdown':
      return markdownOf(view, id);
    case 'GET blocks/:id':
      return found(
        allBlocks(view).find((block) => block.id === plain(id)),
        'block',
        id,
      );
    case 'GET blocks/:id/children':
      return childrenOf(view, request, id);
    case 'GET data_sources/:id':
      return found(objectOf(view, id, ['data_source', 'database']), 'database', id);
    case 'GET databases/:id':
      return found(objectOf(view, id, ['database', 'data_source']), 'database', id);
    case 'POST data_sources/:id/query':
      return withBody(request, (body) => queryOf(view, id, body));
    default:
      return apiError(400, 'invalid_request_url', 'Invalid request URL.');
  }
}

function withBody(request: FakeRequest, respond: (body: Record<string, unknown>) => FakeResponse): FakeResponse {
  const body = readBody(request);
  return body === null ? apiError(400, 'invalid_json', 'Error parsing JSON body.') : respond(body);
}

function botOf(view: NotionView, context: FakeContext) {
  return {
    object: 'user',
    id: botIdOf(view),
    name: 'DevTrack',
    avatar_url: null,
    type: 'bot',
    bot: {
      owner: { type: 'user', user: view.user },
      workspace_id: view.workspace.id,
      workspace_name: view.workspace.name,
      workspace_limits: { max_file_upload_size_in_bytes: 5_368_709_120 },
    },
    request_id: requestId(context),
  };
}

function requestId(context: FakeContext): string {
  return `00000000-0000-4000-8000-${context.now().getTime().toString(16).padStart(12, '0').slice(-12)}`;
}

function found(object: unknown, kind: string, id: string): FakeResponse {
  if (object !== undefined) return answer(200, object);
  return isUuid(id)
    ? apiError(
        404,
        'object_not_found',
        `Could not find ${kind} with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`,
      )
    : apiError(
        400,
        'validation_error',
        `path failed validation: path.${kind}_id should be a valid uuid, instead was \`"${id}"\`.`,
      );
}

function objectOf(view: NotionView, id: string, kinds: readonly string[]) {
  return view.objects.find((object) => object.id === plain(id) && kinds.includes(object.object));
}

function allBlocks(view: NotionView) {
  return Object.values(view.blocks).flatMap((list) => list.results);
}

function markdownOf(view: NotionView, id: string): FakeResponse {
  const known = objectOf(view, id, ['page']) ?? allBlocks(view).find((block) => block.id === plain(id));
  if (known === undefined) return found(undefined, 'page', id);
  return answer(200, {
    object: 'page_markdown',
    id: plain(id),
    markdown: toMarkdown(view.blocks, plain(id)),
    truncated: false,
    unknown_block_ids: [],
  });
}

function childrenOf(view: NotionView, request: FakeRequest, id: string): FakeResponse {
  const children = view.blocks[plain(id)]?.results;
  const known =
    children !== undefined ||
    objectOf(view, id, ['page']) !== undefined ||
    allBlocks(view).some((block) => block.id === plain(id));
  return known ? page(children ?? [], pageBounds(request.query), 'block') : found(undefined, 'block', id);
}

function queryOf(view: NotionView, id: string, body: Record<string, unknown>): FakeResponse {
  const source = objectOf(view, id, ['data_source', 'database']);
  if (source === undefined) return found(undefined, 'database', id);
  const rows = view.objects.filter(
    (object) => object.object === 'page' && object.in_trash !== true && isRowOf(object.parent, source.id),
  );
  return page(sorted(rows, 'descending'), pageBounds(body), 'page_or_data_source');
}

function isRowOf(parent: unknown, id: string): boolean {
  return typeof parent === 'object' && parent !== null && Object.values(parent).includes(id);
}

/** Ids are taken with and without hyphens. */
function plain(id: string): string {
  return /^[0-9a-f]{32}$/i.test(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : id;
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(id);
}
