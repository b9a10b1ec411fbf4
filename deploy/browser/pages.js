// Each page in each state that looks different. A page that the server has and that is not here fails the tests.
//
// path: behind the root of its world, with the names of the world that the test's server has (jobs of queue mail: done, dead, retrying,
//       parked, tomorrow, running; of queue later, which no worker reads: waiting, unwanted; batch monday)
// world: full (where nothing is said), empty, or prefixed, where users log in
// charts: it loads the code that draws them
export const PAGES = [
  { path: '/' },
  { path: '/', world: 'empty' },
  { path: '/queues/mail', charts: true },
  { path: '/queues/later', charts: true },
  { path: '/queues/mail?hours=24', charts: true },
  ...['done', 'dead', 'retrying', 'parked', 'tomorrow', 'running'].map((id) => ({ path: `/jobs/mail/${id}` })),
  { path: '/jobs/later/waiting' },
  { path: '/jobs/mail/never-was', status: 404 },
  { path: '/jobs?q=queue:mail%20state:dead' },
  { path: '/jobs' },
  { path: '/jobs?q=task:none' },
  { path: '/jobs', world: 'empty' },
  { path: '/act?action=requeue&job=mail/dead' },
  { path: '/failures' },
  { path: '/failures', world: 'empty' },
  { path: '/new' },
  { path: '/workers' },
  { path: '/workers', world: 'empty' },
  { path: '/workers/one' },
  { path: '/batches' },
  { path: '/batches', world: 'empty' },
  { path: '/batches/mail/monday' },
  { path: '/recent' },
  { path: '/recent', world: 'empty' },
  { path: '/server' },
  { path: '/audit' },
  { path: '/audit', world: 'empty' },
  { path: '/login', world: 'prefixed' },
  { path: '/no/such/page', status: 404 },
];
