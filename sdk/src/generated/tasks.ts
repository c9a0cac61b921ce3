// Generated from schema/schema.graphql and sdk/src/operations; do not edit.
import { type CallOptions, type MutationOptions } from '../call-options.ts';
import { call } from '../call.ts';
import { type Core } from '../core.ts';
import { list, type List } from '../list.ts';
import { mutate, type MutationCall } from '../mutation.ts';
import { operation } from '../operation.ts';
import { type Paging } from '../page.ts';
import { only, signedIn } from '../picking.ts';
import type { DateTimeInput, Unrecognized } from '../scalars.ts';
import { deletedNodeFragment, errorFieldsFragment, instrumentSummaryFragment, pageInfoFragment, personFragment, taskFragment, taskChangeFragment, taskCommentFragment, teamSummaryFragment, updatedTaskFragment, updatedTasksFragment } from './fragments.ts';
import type { AddTaskCommentInput, ConflictError, CreateTaskInput, DeletedNode, NotFoundError, PageInfo, Task, TaskChange, TaskComment, TaskOrder, TaskPriority, TaskStatus, UpdateTaskCommentInput, UpdateTaskInput, UpdateTasksInput, UpdatedTasks, ValidationError } from './types.ts';

type TaskData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: Task | {
    readonly __typename: 'Analysis';
  } | {
    readonly __typename: 'ApiKey';
  } | {
    readonly __typename: 'Instrument';
  } | {
    readonly __typename: 'Notification';
  } | {
    readonly __typename: 'Report';
  } | {
    readonly __typename: 'Session';
  } | {
    readonly __typename: 'TaskComment';
  } | {
    readonly __typename: 'Team';
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TaskVariables {
  readonly id: string;
}
const taskDocument = /* @__PURE__ */ operation<TaskData, TaskVariables>('query', 'Task', 'query Task($id:ID!){node(id:$id){__typename ...on Task{...Task}}}', [instrumentSummaryFragment, personFragment, taskFragment, teamSummaryFragment]);

/** Something to do. Its creator sees it, or, where it belongs to a team, everyone in that team. */
export function task(core: Core, id: string, options?: CallOptions | undefined): Promise<Task | null> {
  return call(core, taskDocument, { id }, options, (data) => only(data.node, 'Task') ?? null);
}

type TasksData = {
  /** The caller; null for an anonymous one. */
  readonly viewer: {
    /** Everything that the account can see: its own tasks, and those of all teams that it is in. */
    readonly tasks: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly Task[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | null;
};
interface TasksVariables {
  readonly search?: string | null | undefined;
  readonly status?: readonly TaskStatus[] | null | undefined;
  readonly priority?: readonly TaskPriority[] | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly unassigned?: boolean | null | undefined;
  readonly creatorId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly personal?: boolean | null | undefined;
  readonly symbol?: string | null | undefined;
  readonly tag?: string | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly dueAfter?: DateTimeInput | null | undefined;
  readonly dueBefore?: DateTimeInput | null | undefined;
  readonly orderBy?: TaskOrder | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const tasksDocument = /* @__PURE__ */ operation<TasksData, TasksVariables>('query', 'Tasks', 'query Tasks($search:String$status:[TaskStatus!]$priority:[TaskPriority!]$assigneeId:ID$unassigned:Boolean$creatorId:ID$teamId:ID$personal:Boolean$symbol:String$tag:String$overdue:Boolean$dueAfter:DateTime$dueBefore:DateTime$orderBy:TaskOrder$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){viewer{tasks(filter:{search:$search status:$status priority:$priority assigneeId:$assigneeId unassigned:$unassigned creatorId:$creatorId teamId:$teamId personal:$personal symbol:$symbol tag:$tag overdue:$overdue dueAfter:$dueAfter dueBefore:$dueBefore}orderBy:$orderBy first:$first after:$after last:$last before:$before){nodes{...Task}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}', [instrumentSummaryFragment, pageInfoFragment, personFragment, taskFragment, teamSummaryFragment]);

/** What `tasks` takes. */
export interface TasksArgs extends Paging {
  /** Words of title, description and tags, in any case; the last may be unfinished once it has three characters: "divid" finds "dividend". As in web searches, "several words" in quotes stand together, `or` finds either, -word leaves out. At most 200 characters with some letter or digit among them, else BAD_USER_INPUT; blanks alone count as left out. */
  readonly search?: string | null | undefined;
  /** How far they are. */
  readonly status?: readonly TaskStatus[] | null | undefined;
  /** How much they matter. */
  readonly priority?: readonly TaskPriority[] | null | undefined;
  /** Who is to do them. */
  readonly assigneeId?: string | null | undefined;
  /** True: nobody was named to do them. False: somebody was. */
  readonly unassigned?: boolean | null | undefined;
  /** Who made them. */
  readonly creatorId?: string | null | undefined;
  /** Whose they are: one of the teams that the caller is in. */
  readonly teamId?: string | null | undefined;
  /** True: the caller's own, which no team has. False: only teams'. */
  readonly personal?: boolean | null | undefined;
  /** What they are about, in any case. An unknown symbol is BAD_USER_INPUT, which names it. */
  readonly symbol?: string | null | undefined;
  /** One of their tags, exactly as written. */
  readonly tag?: string | null | undefined;
  /** True: TODO or IN_PROGRESS, though the due date is past. False: all others. */
  readonly overdue?: boolean | null | undefined;
  /** Due at this instant or later. */
  readonly dueAfter?: DateTimeInput | null | undefined;
  /** Due before this instant. */
  readonly dueBefore?: DateTimeInput | null | undefined;
  /** CREATED_AT_DESC where left out. */
  readonly orderBy?: TaskOrder | null | undefined;
}

/** Everything that the account can see: its own tasks, and those of all teams that it is in. */
export function tasks(core: Core, args?: TasksArgs | undefined, options?: CallOptions | undefined): List<Task> {
  return list(core, tasksDocument, { ...args }, options, (data) => signedIn(data.viewer).tasks);
}

type TaskCommentsData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
    readonly __typename: 'Analysis';
  } | {
    readonly __typename: 'ApiKey';
  } | {
    readonly __typename: 'Instrument';
  } | {
    readonly __typename: 'Notification';
  } | {
    readonly __typename: 'Report';
  } | {
    readonly __typename: 'Session';
  } | {
    readonly __typename: 'Task';
    /** What was written below it, the oldest first. */
    readonly comments: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly TaskComment[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | {
    readonly __typename: 'TaskComment';
  } | {
    readonly __typename: 'Team';
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TaskCommentsVariables {
  readonly taskId: string;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const taskCommentsDocument = /* @__PURE__ */ operation<TaskCommentsData, TaskCommentsVariables>('query', 'TaskComments', 'query TaskComments($taskId:ID!$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){node(id:$taskId){__typename ...on Task{comments(first:$first after:$after last:$last before:$before){nodes{...TaskComment}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}}', [pageInfoFragment, personFragment, taskCommentFragment]);

/** What `taskComments` takes. */
export interface TaskCommentsArgs extends Paging {
}

/** What was written below it, the oldest first. */
export function taskComments(core: Core, taskId: string, args?: TaskCommentsArgs | undefined, options?: CallOptions | undefined): List<TaskComment> {
  return list(core, taskCommentsDocument, { ...args, taskId }, options, (data) => only(data.node, 'Task')?.comments);
}

type TaskHistoryData = {
  /** Any node by its id; null where there is none that the caller may see. */
  readonly node: {
    readonly __typename: 'Analysis';
  } | {
    readonly __typename: 'ApiKey';
  } | {
    readonly __typename: 'Instrument';
  } | {
    readonly __typename: 'Notification';
  } | {
    readonly __typename: 'Report';
  } | {
    readonly __typename: 'Session';
  } | {
    readonly __typename: 'Task';
    /** Every change since it was made, the newest first. It goes with the task when that is moved or deleted. */
    readonly history: {
      /** The items of this page, without their cursors. */
      readonly nodes: readonly TaskChange[];
      /** How many items the whole list has, over all pages. */
      readonly totalCount?: number | undefined;
      /** Where this page lies in the whole list. */
      readonly pageInfo: PageInfo;
    };
  } | {
    readonly __typename: 'TaskComment';
  } | {
    readonly __typename: 'Team';
  } | {
    readonly __typename: 'TeamInvitation';
  } | {
    readonly __typename: 'User';
  } | {
    readonly __typename: 'Watchlist';
  } | {
    readonly __typename: 'WatchlistItem';
  } | {
    readonly __typename: Unrecognized;
  } | null;
};
interface TaskHistoryVariables {
  readonly taskId: string;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly counted?: boolean | undefined;
}
const taskHistoryDocument = /* @__PURE__ */ operation<TaskHistoryData, TaskHistoryVariables>('query', 'TaskHistory', 'query TaskHistory($taskId:ID!$first:Int$after:String$last:Int$before:String$counted:Boolean!=true){node(id:$taskId){__typename ...on Task{history(first:$first after:$after last:$last before:$before){nodes{...TaskChange}totalCount@include(if:$counted)pageInfo{...PageInfo}}}}}', [pageInfoFragment, personFragment, taskChangeFragment]);

/** What `taskHistory` takes. */
export interface TaskHistoryArgs extends Paging {
}

/** Every change since it was made, the newest first. It goes with the task when that is moved or deleted. */
export function taskHistory(core: Core, taskId: string, args?: TaskHistoryArgs | undefined, options?: CallOptions | undefined): List<TaskChange> {
  return list(core, taskHistoryDocument, { ...args, taskId }, options, (data) => only(data.node, 'Task')?.history);
}

type CreateTaskData = {
  /** Makes a task. Whom it is assigned to is told. */
  readonly createTask: NotFoundError | Task | ValidationError;
};
interface CreateTaskVariables {
  readonly input: CreateTaskInput;
}
const createTaskDocument = /* @__PURE__ */ operation<CreateTaskData, CreateTaskVariables>('mutation', 'CreateTask', 'mutation CreateTask($input:CreateTaskInput!){createTask(input:$input){__typename ...Task ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, taskFragment, teamSummaryFragment]);

/** Makes a task. Whom it is assigned to is told. */
export function createTask(core: Core, input: CreateTaskInput, options?: MutationOptions | undefined): MutationCall<Task, NotFoundError | ValidationError> {
  return mutate<CreateTaskData, CreateTaskVariables, Task, NotFoundError | ValidationError>(core, createTaskDocument, { input }, options, (data) => data.createTask, ['Task', 'NotFoundError', 'ValidationError']);
}

type UpdateTaskData = {
  /** Changes a task, all of it or nothing. With `expectedVersion`, of several who change it at once one succeeds, and the others get a ConflictError that names the version it has now. A VIEWER of the task's team gets FORBIDDEN. What changes nothing makes no new version. */
  readonly updateTask: ConflictError | NotFoundError | Task | ValidationError;
};
interface UpdateTaskVariables {
  readonly input: UpdateTaskInput;
}
const updateTaskDocument = /* @__PURE__ */ operation<UpdateTaskData, UpdateTaskVariables>('mutation', 'UpdateTask', 'mutation UpdateTask($input:UpdateTaskInput!){updateTask(input:$input){__typename ...Task ...ErrorFields}}', [errorFieldsFragment, instrumentSummaryFragment, personFragment, taskFragment, teamSummaryFragment]);

/** Changes a task, all of it or nothing. With `expectedVersion`, of several who change it at once one succeeds, and the others get a ConflictError that names the version it has now. A VIEWER of the task's team gets FORBIDDEN. What changes nothing makes no new version. */
export function updateTask(core: Core, input: UpdateTaskInput, options?: MutationOptions | undefined): MutationCall<Task, ConflictError | NotFoundError | ValidationError> {
  return mutate<UpdateTaskData, UpdateTaskVariables, Task, ConflictError | NotFoundError | ValidationError>(core, updateTaskDocument, { input }, options, (data) => data.updateTask, ['Task', 'ConflictError', 'NotFoundError', 'ValidationError']);
}

type UpdateTasksData = {
  /** Changes up to 500 tasks, all of them or none. If some are not there, or not for the caller to see, a NotFoundError says how many, and names five; another that no task fits the filter. If the caller only reads one of them, all is FORBIDDEN. Each task that is changed gets a new version and a line in its history. */
  readonly updateTasks: NotFoundError | UpdatedTasks | ValidationError;
};
interface UpdateTasksVariables {
  readonly input: UpdateTasksInput;
}
const updateTasksDocument = /* @__PURE__ */ operation<UpdateTasksData, UpdateTasksVariables>('mutation', 'UpdateTasks', 'mutation UpdateTasks($input:UpdateTasksInput!){updateTasks(input:$input){__typename ...UpdatedTasks ...ErrorFields}}', [errorFieldsFragment, updatedTaskFragment, updatedTasksFragment]);

/** Changes up to 500 tasks, all of them or none. If some are not there, or not for the caller to see, a NotFoundError says how many, and names five; another that no task fits the filter. If the caller only reads one of them, all is FORBIDDEN. Each task that is changed gets a new version and a line in its history. */
export function updateTasks(core: Core, input: UpdateTasksInput, options?: MutationOptions | undefined): MutationCall<UpdatedTasks, NotFoundError | ValidationError> {
  return mutate<UpdateTasksData, UpdateTasksVariables, UpdatedTasks, NotFoundError | ValidationError>(core, updateTasksDocument, { input }, options, (data) => data.updateTasks, ['UpdatedTasks', 'NotFoundError', 'ValidationError']);
}

type DeleteTaskData = {
  /** Deletes a task with its comments and its history. Only who made it, or an OWNER of its team, may; others who see it get FORBIDDEN. */
  readonly deleteTask: DeletedNode | NotFoundError;
};
interface DeleteTaskVariables {
  readonly id: string;
}
const deleteTaskDocument = /* @__PURE__ */ operation<DeleteTaskData, DeleteTaskVariables>('mutation', 'DeleteTask', 'mutation DeleteTask($id:ID!){deleteTask(id:$id){__typename ...DeletedNode ...ErrorFields}}', [deletedNodeFragment, errorFieldsFragment]);

/** Deletes a task with its comments and its history. Only who made it, or an OWNER of its team, may; others who see it get FORBIDDEN. */
export function deleteTask(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError> {
  return mutate<DeleteTaskData, DeleteTaskVariables, DeletedNode, NotFoundError>(core, deleteTaskDocument, { id }, options, (data) => data.deleteTask, ['DeletedNode', 'NotFoundError']);
}

type AddTaskCommentData = {
  /** Writes a comment below a task; who made the task, and whom it is assigned to, are told. For those who may change the task: a VIEWER of its team gets FORBIDDEN. */
  readonly addTaskComment: NotFoundError | TaskComment | ValidationError;
};
interface AddTaskCommentVariables {
  readonly input: AddTaskCommentInput;
}
const addTaskCommentDocument = /* @__PURE__ */ operation<AddTaskCommentData, AddTaskCommentVariables>('mutation', 'AddTaskComment', 'mutation AddTaskComment($input:AddTaskCommentInput!){addTaskComment(input:$input){__typename ...TaskComment ...ErrorFields}}', [errorFieldsFragment, personFragment, taskCommentFragment]);

/** Writes a comment below a task; who made the task, and whom it is assigned to, are told. For those who may change the task: a VIEWER of its team gets FORBIDDEN. */
export function addTaskComment(core: Core, input: AddTaskCommentInput, options?: MutationOptions | undefined): MutationCall<TaskComment, NotFoundError | ValidationError> {
  return mutate<AddTaskCommentData, AddTaskCommentVariables, TaskComment, NotFoundError | ValidationError>(core, addTaskCommentDocument, { input }, options, (data) => data.addTaskComment, ['TaskComment', 'NotFoundError', 'ValidationError']);
}

type UpdateTaskCommentData = {
  /** Changes a comment. Only who wrote it may; others who see it get FORBIDDEN. */
  readonly updateTaskComment: NotFoundError | TaskComment | ValidationError;
};
interface UpdateTaskCommentVariables {
  readonly input: UpdateTaskCommentInput;
}
const updateTaskCommentDocument = /* @__PURE__ */ operation<UpdateTaskCommentData, UpdateTaskCommentVariables>('mutation', 'UpdateTaskComment', 'mutation UpdateTaskComment($input:UpdateTaskCommentInput!){updateTaskComment(input:$input){__typename ...TaskComment ...ErrorFields}}', [errorFieldsFragment, personFragment, taskCommentFragment]);

/** Changes a comment. Only who wrote it may; others who see it get FORBIDDEN. */
export function updateTaskComment(core: Core, input: UpdateTaskCommentInput, options?: MutationOptions | undefined): MutationCall<TaskComment, NotFoundError | ValidationError> {
  return mutate<UpdateTaskCommentData, UpdateTaskCommentVariables, TaskComment, NotFoundError | ValidationError>(core, updateTaskCommentDocument, { input }, options, (data) => data.updateTaskComment, ['TaskComment', 'NotFoundError', 'ValidationError']);
}

type DeleteTaskCommentData = {
  /** Deletes a comment. Who wrote it may, who made the task, and an OWNER of the task's team; others who see it get FORBIDDEN. */
  readonly deleteTaskComment: DeletedNode | NotFoundError;
};
interface DeleteTaskCommentVariables {
  readonly id: string;
}
const deleteTaskCommentDocument = /* @__PURE__ */ operation<DeleteTaskCommentData, DeleteTaskCommentVariables>('mutation', 'DeleteTaskComment', 'mutation DeleteTaskComment($id:ID!){deleteTaskComment(id:$id){__typename ...DeletedNode ...ErrorFields}}', [deletedNodeFragment, errorFieldsFragment]);

/** Deletes a comment. Who wrote it may, who made the task, and an OWNER of the task's team; others who see it get FORBIDDEN. */
export function deleteTaskComment(core: Core, id: string, options?: MutationOptions | undefined): MutationCall<DeletedNode, NotFoundError> {
  return mutate<DeleteTaskCommentData, DeleteTaskCommentVariables, DeletedNode, NotFoundError>(core, deleteTaskCommentDocument, { id }, options, (data) => data.deleteTaskComment, ['DeletedNode', 'NotFoundError']);
}
