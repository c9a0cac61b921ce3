// What the apps send whose client brings no operations: the SDK's own documents of a task, for the same fields.
const fragments = `fragment Task on Task{__typename id version title description status priority tags dueAt createdAt updatedAt completedAt commentCount creator{...Person}assignee{...Person}team{...TeamSummary}instrument{...InstrumentSummary}}fragment Person on User{__typename id username}fragment TeamSummary on Team{__typename id name}fragment InstrumentSummary on Instrument{__typename id symbol name assetClass currency priceDecimals}`;

export const taskQuery = `query Task($id:ID!){node(id:$id){__typename ...Task}}${fragments}`;

export const createTaskMutation = `mutation CreateTask($input:CreateTaskInput!){createTask(input:$input){__typename ...Task ...on Error{code message}...on ValidationError{issues{path message}}}}${fragments}`;

export const pricesSubscription =
  'subscription Prices($symbols:[String!]!){prices(symbols:$symbols){kind symbol price bid ask changePercent volume source time sequence missed cursor}}';
