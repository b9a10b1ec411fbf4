/*
 * pill: who takes a poison pill stops, says so once, and nobody else stops for it.
 *
 * Three workers, the first with two lanes (each with one thread and one session), a job and two pills. A pill stands in `running:`
 * like a job while the worker that took it stops. The order of the line is left out: a claim may take anything that waits. Calls
 * are not lost here (the ownership model does that).
 */

/* How much of each may happen. */
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LAPSES
#define LAPSES 1 /* leases that end under a living worker */
#endif
#ifndef PASSES
#define PASSES 1 /* deadlines that are over before the pill is taken */
#endif

/* Mutants, by -DMUTANT=<name>: each must be found. */
#define PILL_POPPED 1          /* claim does not put a pill into `running:`: it is lost with its worker */
#define PILL_COUNTS_CRASHES 2  /* reclaim counts a crash against a pill, which is then buried like a poison job */
#define SECOND_PILL_KEPT 3     /* a worker that has a pill keeps another one */
#define OVERDUE_PILL_STOPS 4   /* claim does not look at the deadline */
#define RECEIPT_UNGUARDED 5    /* receipt does not look whether the pill is still held */
#define RECEIPT_KEEPS_PILL 6   /* receipt leaves the pill in `running:` */
#define CLOSE_BEFORE_RECEIPT 7 /* the pill goes back with what is left, before its receipt */
#ifndef MUTANT
#define MUTANT 0
#endif
#define mutant(name) (MUTANT == name)

#define promise(holds, name) if :: (holds) :: else -> printf(name); assert(false) fi

#define WORKERS 3
#define LANES 4
#define ITEMS 3
#define JOB 0 /* 1 and 2 are pills */
#define workerOf(l) (l < 2 -> 0 : l - 1)

mtype = { LIVE, LAPSED, OUT }; /* a lease; OUT: not in `sessions` */
mtype = { NONE, CLAIMED, RUNS, SWALLOWED, TOLD }; /* an item in a lane's hands */

/* Redis. */
typedef Session {
  mtype lease = LIVE;
  bool running[ITEMS]
}
Session session[LANES];
bool pending[ITEMS] = true;
bool ended[ITEMS];    /* a job has its outcome, a pill its receipt, or its deadline was over */
bool crashed[ITEMS];  /* `crashes`; here one is enough to be buried, in Redis three */
bool overdue[ITEMS];

/* The workers. */
typedef Lane {
  mtype step = NONE;
  byte item
}
Lane lane[LANES];
bool stopping[WORKERS];
bool gone[WORKERS]; /* dead, or stopped */

/* Not in the system. */
byte receipts[ITEMS];
byte stops[ITEMS];   /* workers that stop for it */
bool excused[ITEMS]; /* a lease was over, or a worker died, while it was held */
byte crashes = CRASHES, lapses = LAPSES, passes = PASSES;

#define owners(i) (session[0].running[i] + session[1].running[i] + session[2].running[i] + session[3].running[i])
#define checkPlaces() promise(pending[0] + owners(0) + ended[0] == 1 && pending[1] + owners(1) + ended[1] == 1 && pending[2] + owners(2) + ended[2] == 1, "broken: one place\n")

/* ---- Scripts ---- */

inline claim(l, i) {
  pending[i] = false;
  if
  :: i != JOB && overdue[i] && !mutant(OVERDUE_PILL_STOPS) ->
    printf("claim by session %d drops pill %d: its time is over\n", l, i);
    ended[i] = true
  :: else ->
    printf("claim %d by session %d\n", i, l);
    if :: mutant(PILL_POPPED) && i != JOB :: else -> session[l].running[i] = true fi;
    promise(i == JOB || !overdue[i], "broken: yesterday's pill stops nobody\n");
    lane[l].item = i;
    lane[l].step = CLAIMED
  fi;
  if :: mutant(PILL_POPPED) :: else -> checkPlaces() fi
}

/* complete of the job, and bury: who claims what crashed too often buries it. */
inline complete(l, i) {
  if
  :: session[l].running[i] -> printf("session %d ends %d\n", l, i); session[l].running[i] = false; ended[i] = true
  :: else -> printf("session %d ends %d: stale\n", l, i)
  fi;
  promise(i == JOB, "broken: a pill does not die\n");
  checkPlaces()
}

inline release(l, i) {
  if
  :: session[l].running[i] -> printf("session %d releases %d\n", l, i); session[l].running[i] = false; pending[i] = true
  :: else -> printf("session %d releases %d: stale\n", l, i)
  fi;
  checkPlaces()
}

inline receipt(l, i) {
  if
  :: session[l].running[i] || mutant(RECEIPT_UNGUARDED) || mutant(PILL_POPPED) ->
    printf("session %d: receipt for pill %d\n", l, i);
    session[l].running[i] = session[l].running[i] && mutant(RECEIPT_KEEPS_PILL);
    receipts[i]++;
    ended[i] = true
  :: else -> printf("session %d: receipt for pill %d: stale\n", l, i)
  fi;
  promise(receipts[i] <= 1, "broken: one receipt\n");
  promise(receipts[1] + receipts[2] <= stops[1] + stops[2], "broken: a receipt is a worker that stops\n");
  checkPlaces()
}

/* Only of a session that holds nothing: what it holds is released before. */
inline close(l) {
  printf("close session %d\n", l);
  session[l].lease = OUT;
  checkPlaces()
}

inline back(l, i) {
  if
  :: session[l].running[i] ->
    session[l].running[i] = false;
    pending[i] = true;
    excused[i] = true;
    crashed[i] = (i == JOB || mutant(PILL_COUNTS_CRASHES))
  :: else
  fi
}

inline reclaim(l) {
  printf("reclaim of session %d\n", l);
  back(l, 0); back(l, 1); back(l, 2);
  session[l].lease = OUT;
  checkPlaces()
}

/* ---- Who calls them ---- */

inline letGo(l) { lane[l].step = NONE; lane[l].item = 0 }

#define worker workerOf(me)
#define item lane[me].item
#define claims (!gone[worker] && !stopping[worker] && lane[me].step == NONE && session[me].lease == LIVE)
#define closes (stopping[worker] && !gone[worker] && allQuiet && session[me].lease != OUT && (lane[me].step != SWALLOWED || mutant(CLOSE_BEFORE_RECEIPT)))
#define held(i) session[me].running[i]
#define holds (held(0) || held(1) || held(2))
#define quiet(l) (lane[l].step == NONE || lane[l].step == SWALLOWED || lane[l].step == TOLD)
#define allQuiet (quiet(me) && (me > 1 || quiet(1 - me)))

proctype Turn(byte me) {
  byte i;
  do
  :: atomic { claims && pending[0] -> i = 0; claim(me, i); i = 0 }
  :: atomic { claims && pending[1] -> i = 1; claim(me, i); i = 0 }
  :: atomic { claims && pending[2] -> i = 2; claim(me, i); i = 0 }
  :: atomic { lane[me].step == CLAIMED && crashed[item] ->
      i = item;
      complete(me, i);
      letGo(me); i = 0 }
  :: atomic { lane[me].step == CLAIMED && item == JOB && !crashed[JOB] -> lane[me].step = RUNS }
  :: atomic { lane[me].step == RUNS -> i = item; complete(me, i); letGo(me); i = 0 }
  :: atomic { lane[me].step == CLAIMED && item != JOB && !crashed[item] && (!stopping[worker] || mutant(SECOND_PILL_KEPT)) ->
      printf("the worker of session %d stops\n", me);
      i = item;
      promise(!stopping[worker] || mutant(SECOND_PILL_KEPT), "broken: who stops takes nothing\n");
      stops[i] = stops[i] + !stopping[worker];
      promise(stops[i] <= 1 || excused[i], "broken: a pill stops one worker\n");
      stopping[worker] = true;
      lane[me].step = SWALLOWED;
      i = 0 }
  :: atomic { lane[me].step == CLAIMED && item != JOB && !crashed[item] && stopping[worker] && !mutant(SECOND_PILL_KEPT) ->
      i = item;
      release(me, i);
      letGo(me); i = 0 }
  /* It lets what runs end; then receipts, then its sessions. */
  :: atomic { lane[me].step == SWALLOWED && allQuiet && !gone[worker] && (session[me].lease == OUT || !mutant(CLOSE_BEFORE_RECEIPT)) ->
      i = item;
      receipt(me, i);
      lane[me].step = TOLD; i = 0 }
  :: atomic { closes && holds -> i = (held(0) -> 0 : (held(1) -> 1 : 2)); release(me, i); i = 0 }
  :: atomic { closes && !holds -> close(me) }
  :: atomic { !gone[worker] && !stopping[worker] && session[me].lease == OUT ->
      printf("a new session %d\n", me);
      letGo(me);
      session[me].lease = LIVE }
  od
}

#define elsewhere (!gone[0] && worker != 0 || !gone[1] && worker != 1 || !gone[2] && worker != 2)

proctype Fate(byte me) {
  do
  :: atomic { session[me].lease == LIVE && (gone[worker] || lapses > 0) ->
      printf("the lease of session %d is over\n", me);
      if :: !gone[worker] -> lapses-- :: else fi;
      session[me].lease = LAPSED }
  :: atomic { session[me].lease == LAPSED && !gone[worker] -> printf("renew session %d\n", me); session[me].lease = LIVE }
  :: atomic { session[me].lease == LAPSED && elsewhere -> reclaim(me) }
  :: atomic { crashes > 0 && !gone[worker] && elsewhere ->
      printf("the worker of session %d dies\n", me);
      crashes--;
      gone[worker] = true;
      letGo(me);
      if :: me == 0 -> letGo(1) :: me == 1 -> letGo(0) :: else fi }
  :: atomic { stopping[worker] && !gone[worker] && session[me].lease == OUT && (me > 1 || session[1 - me].lease == OUT) &&
      lane[me].step != SWALLOWED && (me > 1 || lane[1 - me].step != SWALLOWED) ->
      gone[worker] = true;
      letGo(me);
      if :: me == 0 -> letGo(1) :: me == 1 -> letGo(0) :: else fi }
  od
}

active proctype Clock() {
  do
  :: atomic { passes > 0 && !overdue[1] -> printf("the time of pill 1 is over\n"); passes--; overdue[1] = true }
  od
}

/* Nothing can happen any more: while a worker is left, each pill stopped one, and each job ended. */
active proctype Quiet() {
  /* From some moment on, whichever, nothing more befalls: what may happen need not. */
  atomic { crashes = 0; lapses = 0; passes = 0 };
  timeout;
  promise(gone[0] && gone[1] && gone[2] || ended[0] && ended[1] && ended[2], "broken: every item ends\n");
  promise(gone[0] && gone[1] && gone[2] ||
    (!gone[1] || session[2].lease == OUT) && (!gone[2] || session[3].lease == OUT), "broken: nothing is left over\n")
}

init { atomic { byte l; for (l : 0 .. LANES - 1) { run Turn(l); run Fate(l) } l = 0 } }
