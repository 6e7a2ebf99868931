/**
 * The data a GitHub fake is built over, in the shapes of GitHub's REST answers. Fields that a source may lack are
 * optional; stable ones are derived in `fake-world.ts`. Lists are keyed by `owner/name`.
 */
export interface GitHubWorkspace {
  /** The developer whose account is connected. */
  user: WorkspaceUser & { name?: string | null; created_at?: string };
  repos: WorkspaceRepository[];
  commits?: Record<string, WorkspaceCommit[]>;
  pulls?: Record<string, WorkspacePull[]>;
  /** Reviews of the pull requests in `pulls`, by anybody. */
  reviews?: Record<string, WorkspaceReview[]>;
  issues?: WorkspaceIssue[];
  /** `github`: the app is a GitHub App, whose tokens last eight hours and rotate. An OAuth App otherwise. */
  _app?: 'github';
  /** Requests per window, where fewer than GitHub's are wanted. */
  _limits?: Partial<Record<'core' | 'search' | 'graphql', number>>;
}

export interface WorkspaceUser {
  login: string;
  id?: number;
  node_id?: string;
  type?: string;
}

export interface WorkspaceRepository {
  full_name: string;
  id?: number;
  node_id?: string;
  html_url?: string;
  private?: boolean;
  fork?: boolean;
  archived?: boolean;
  default_branch?: string;
  pushed_at?: string | null;
  /** What the developer is there: without it a member; `none` for a repository worked on through a fork only. */
  _affiliation?: 'owner' | 'collaborator' | 'organization_member' | 'none';
}

export interface WorkspaceCommit {
  sha: string;
  node_id?: string;
  html_url?: string;
  commit: { message: string; author: WorkspaceSignature | null; committer?: WorkspaceSignature | null };
  /** Null: the author's e-mail belongs to no account. */
  author: WorkspaceUser | null;
  committer?: { login: string } | null;
  parents?: { sha: string }[];
  stats?: { additions: number; deletions: number };
}

export interface WorkspaceSignature {
  name?: string;
  email?: string;
  date: string;
}

export interface WorkspacePull {
  number: number;
  id?: number;
  node_id?: string;
  title?: string;
  html_url?: string;
  user: WorkspaceUser | null;
  draft?: boolean;
  created_at: string;
  updated_at?: string;
  closed_at?: string | null;
  merged_at?: string | null;
  merge_commit_sha?: string | null;
  requested_reviewers?: WorkspaceUser[];
  /** Stands in for a title that the source does not have. */
  _first_commit_subject?: string;
}

export interface WorkspaceReview {
  pull_number: number;
  id?: number;
  node_id?: string;
  html_url?: string;
  user: WorkspaceUser | null;
  /** APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING. */
  state: string;
  /** Null while pending. */
  submitted_at: string | null;
}

export interface WorkspaceIssue {
  number: number;
  /** `owner/name`. */
  repository: string;
  id?: number;
  node_id?: string;
  title?: string;
  html_url?: string;
  /** Without an author it is nobody's, and so not the developer's. */
  user?: WorkspaceUser | null;
  created_at?: string;
  updated_at?: string;
  closed_at?: string | null;
}
