/*
 * ownership: who owns a job, while calls are lost, late or repeated, leases end and workers die.
 *
 * Two lanes, two jobs. A script is one `inline` of the same name and runs as one step; a turn of a lane is a trip: its scripts
 * are executed one by one, and others come between. The second trip of a lane sets out beside the first, to tell outcomes; and
 * a claim may wait behind the bell, whatever the lane does meanwhile.
 * The order of the line is left out: a claim may take any job that waits.
 */

/* How much of each may happen. */
#ifndef TRIPS
#define TRIPS 1 /* of a lane, on their way at once, each on a connection of its own: 1 or 2 */
#endif
#ifndef BELLS
#define BELLS 0 /* lanes that have a claim behind the bell: 0, 1 or 2 */
#endif
#ifndef REPEATS
#define REPEATS 0 /* enqueue calls sent again */
#endif
#ifndef GIVEUPS
#define GIVEUPS 1 /* trips whose answer the lane gives up; what was not executed by then is never, or late */
#endif
#ifndef RETRIES
#define RETRIES 0
#endif
#ifndef RELEASES
#define RELEASES 0
#endif
#ifndef LAPSES
#define LAPSES 0 /* leases that end under a living worker */
#endif
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef STOPS
#define STOPS 0 /* lanes that close */
#endif

/* Mutants, by -DMUTANT=<name>: each must be found. */
#define NO_CLAIM_NUMBER 1         /* an outcome counts where the id is held, under whatever number */
#define COMPLETE_UNGUARDED 2      /* complete does not look whether the job is held */
#define SHARED_SESSION 3          /* two lanes under one lease */
#define RESYNC_ELSEWHERE 4        /* the heartbeat compares and gives back, whatever is in flight */
#define NOBODY_COMPARES 5         /* no resync after a trip that was given up, nor after a count that differs */
#define CLAIM_UNGUARDED 6         /* claim does not ask for a lease */
#define RECLAIM_LEAVES_SESSION 7  /* the jobs go, the session stays in `sessions` */
#define RECLAIM_UNSEALED 8        /* a session of which half is reclaimed can be renewed */
#define RECLAIM_LIVING 9         /* reclaim does not look at the lease */
#define RECLAIM_KEEPS_FIELDS 10   /* reclaim pushes the ids and leaves them in `running:` */
#define RENEW_RAISES 11           /* renew writes the lease of a session that is gone */
#define PROMOTE_IN_TWO_STEPS 12   /* promote removes, and pushes in a call of its own */
#define ENQUEUE_OVER_OUTCOME 13   /* enqueue writes over an outcome */
#define CLOSE_LEAVES_JOBS 14      /* close ends the lease, whatever the session still holds */
#define START_AFTER_PAUSE 15      /* a lane does not look at its own clock before it starts what it claimed */
#define SETTLED_BY_ID 16          /* an outcome that landed takes away what the lane holds of the job, under whatever number */
#define COMPARE_BESIDE_A_TRIP 17  /* a lane compares, or opens a new session, while another of its trips is on its way */
#define HELD_AFTER_COMPARE 18     /* what comes from behind the bell is held, also when it was given back meanwhile */
#define COMPARED_TOO_LATE 19      /* what came from behind the bell while Redis was asked is compared with its answer */
#ifndef MUTANT
#define MUTANT 0
#endif
#define mutant(name) (MUTANT == name)

#define LANES 2
#define JOBS 2
#define SESSIONS (LANES + LAPSES)
#define promise(holds, name) if :: (holds) :: else -> printf(name); assert(false) fi

mtype = { ABSENT, LIVE, LAPSED, SEALED }; /* a lease: not in `sessions`, to come, over, 0 */
mtype = { EMPTY, SPEC, OUTCOME }; /* the value of `job:` */
mtype = { NONE, READY, RUNS, COMPLETED, RETRIED, RELEASED }; /* a job in a lane's hands; the last three wait to be sent */

/* Redis. */
typedef Session {
  mtype lease = ABSENT;
  byte running[JOBS]; /* the claim number, 0: not here */
  bool excused;       /* not in Redis: its lease was over once */
  bool taken          /* not in Redis: something of it was reclaimed */
}
Session session[SESSIONS];
mtype value[JOBS] = EMPTY;
byte pending[JOBS]; /* how often the id stands in the line */
bool retrying[JOBS];
byte claims; /* the last claim number */

/* Calls on their way, and their answers. */
typedef Trip {
  byte session;
  mtype what[JOBS] = NONE; /* outcomes */
  byte number[JOBS];
  bool asks; /* a claim stands behind them */
  bool stale;
  bool refused;
  byte given[JOBS];
  bool flies;      /* it is unanswered */
  byte sent[JOBS]  /* the claim numbers of the outcomes that fly with it */
}

typedef Lane {
  bool gone; /* died, or closed */
#if STOPS
  bool closing; /* gone, but for its session */
#endif
  byte session;
  bool lost;    /* the heartbeat learned that the lease is over */
  bool doubted; /* a claim was refused */
  bool resync;
  byte number[JOBS];
  mtype step[JOBS] = NONE;
  bool again[JOBS]; /* its outcome was sent, the trip given up: it waits again, for the resync */
#if BELLS
  bool asked;          /* it compares, and Redis has told what it believes */
  byte believed[JOBS];
  byte known[JOBS];    /* what it held when it asked */
  byte givenBack       /* the last claim number that it gave back unread */
#endif
}
Lane lane[LANES];
#define LATE (LANES * TRIPS)
/* Lane l has l and l + LANES, and behind the bell LATE + 1 + l; LATE is what the socket of a connection that was given up still holds. */
Trip trip[LATE + 1 + BELLS];

/* Not in the system: what was promised, and what may still happen. */
bool accepted[JOBS];
byte opened = LANES;
byte repeats = REPEATS, giveups = GIVEUPS, retries = RETRIES, releases = RELEASES;
byte lapses = LAPSES, crashes = CRASHES, stops = STOPS, hurries = (BELLS > 0);
bool removed[JOBS]; /* between the steps of PROMOTE_IN_TWO_STEPS */

#define own(l) session[lane[l].session]
#define held(s) ((session[s].running[0] != 0) + (session[s].running[1] != 0))
#define known(l) ((lane[l].number[0] != 0) + (lane[l].number[1] != 0))
#if SESSIONS == 2
#define owners(j) ((session[0].running[j] != 0) + (session[1].running[j] != 0))
#else
#define owners(j) ((session[0].running[j] != 0) + (session[1].running[j] != 0) + (session[2].running[j] != 0))
#endif
#define onePlace(j) (pending[j] + retrying[j] + owners(j) + (value[j] == OUTCOME) == accepted[j] && (value[j] == EMPTY) != accepted[j])
#if TRIPS == 1
#define flying(l) (trip[l].flies)
#define isOut(l, j) (trip[l].sent[j] == lane[l].number[j])
#else
#define flying(l) (trip[l].flies + trip[l + LANES].flies)
#define isOut(l, j) (trip[l].sent[j] == lane[l].number[j] || trip[l + LANES].sent[j] == lane[l].number[j])
#endif
#define checkPlaces() promise(onePlace(0) && onePlace(1), "broken: one place\n")

/* ---- Scripts ---- */

inline enqueue(j) {
  if
  :: value[j] == SPEC || value[j] == OUTCOME && !mutant(ENQUEUE_OVER_OUTCOME) -> printf("enqueue %d: duplicate\n", j)
  :: else ->
    printf("enqueue %d\n", j);
    promise(!accepted[j], "broken: one outcome\n");
    value[j] = SPEC;
    pending[j]++;
    accepted[j] = true
  fi;
  checkPlaces()
}

inline take(t, j) {
  promise(value[j] == SPEC, "broken: nothing vanishes\n");
  printf("claim %d by session %d under %d\n", j, trip[t].session, claims);
  pending[j]--;
  session[trip[t].session].running[j] = claims;
  trip[t].given[j] = claims
}

inline claim(t) {
  trip[t].asks = false;
  if
  :: session[trip[t].session].lease != LIVE && !mutant(CLAIM_UNGUARDED) ->
    printf("claim by session %d: lost\n", trip[t].session);
    trip[t].refused = true
  :: else ->
    if
    :: pending[0] > 0 -> claims++; take(t, 0); if :: pending[1] > 0 -> take(t, 1) :: true fi
    :: pending[1] > 0 -> claims++; take(t, 1)
    :: pending[0] + pending[1] == 0
    fi
  fi;
  checkPlaces()
}

/* complete (and bury: both end a job), retry (and park), release: one of the three, for one job. */
inline settle(t, j) {
  if
  :: session[trip[t].session].running[j] == 0 && !(mutant(COMPLETE_UNGUARDED) && trip[t].what[j] == COMPLETED) ||
      session[trip[t].session].running[j] != trip[t].number[j] && !mutant(NO_CLAIM_NUMBER) && !mutant(COMPLETE_UNGUARDED) ->
    printf("session %d: %e %d under %d: stale\n", trip[t].session, trip[t].what[j], j, trip[t].number[j]);
    trip[t].stale = true
  :: else ->
    printf("session %d: %e %d under %d\n", trip[t].session, trip[t].what[j], j, trip[t].number[j]);
    promise(session[trip[t].session].running[j] == trip[t].number[j], "broken: only the holder\n");
    session[trip[t].session].running[j] = 0;
    if
    :: trip[t].what[j] == COMPLETED -> promise(value[j] == SPEC, "broken: one outcome\n"); value[j] = OUTCOME
    :: trip[t].what[j] == RETRIED -> retrying[j] = true
    :: trip[t].what[j] == RELEASED -> pending[j]++
    fi
  fi;
  trip[t].what[j] = NONE;
  trip[t].number[j] = 0;
  checkPlaces()
}

inline promote(j) {
  printf("promote %d\n", j);
  retrying[j] = false;
  if :: mutant(PROMOTE_IN_TWO_STEPS) -> removed[j] = true :: else -> pending[j]++ fi;
  checkPlaces()
}

inline reclaim(s, j) {
  printf("reclaim %d of session %d\n", j, s);
  if :: mutant(RECLAIM_KEEPS_FIELDS) :: else -> session[s].running[j] = 0 fi;
  pending[j]++;
  session[s].taken = true;
  if
  :: held(s) == 0 && !mutant(RECLAIM_LEAVES_SESSION) -> session[s].lease = ABSENT
  :: held(s) > 0 && !mutant(RECLAIM_UNSEALED) -> session[s].lease = SEALED
  :: else
  fi;
  checkPlaces()
}

inline renew(l) {
  if
  :: own(l).lease == LIVE || own(l).lease == LAPSED || mutant(RENEW_RAISES) ->
    printf("renew session %d\n", lane[l].session);
    promise(!own(l).taken, "broken: who was reclaimed learns it\n");
    own(l).lease = LIVE
  :: else ->
    printf("renew session %d: lost\n", lane[l].session);
    lane[l].lost = true
  fi
}

#if STOPS
inline handBack(l, j) {
  if
  :: own(l).running[j] != 0 -> trip[l].what[j] = RELEASED; trip[l].number[j] = own(l).running[j]
  :: else
  fi
}

/* Ends a session that holds nothing; else it says what it holds, and the lane releases that. */
inline close(l) {
  if
  :: held(lane[l].session) == 0 || mutant(CLOSE_LEAVES_JOBS) ->
    printf("close session %d\n", lane[l].session);
    own(l).lease = ABSENT;
    lane[l].closing = false
  :: else ->
    lane[l].closing = true;
    printf("close session %d: it holds %d\n", lane[l].session, held(lane[l].session));
    handBack(l, 0);
    handBack(l, 1);
    trip[l].session = lane[l].session;
    trip[l].flies = true
  fi
}
#endif

/* ---- A trip ---- */

#define isSettled(t) (trip[t].what[0] == NONE && trip[t].what[1] == NONE)
#define isExecuted(t) (isSettled(t) && !trip[t].asks)

/* The next script of a trip. */
inline execute(t) {
  if
  :: trip[t].what[0] != NONE -> settle(t, 0)
  :: trip[t].what[0] == NONE && trip[t].what[1] != NONE -> settle(t, 1)
  :: else -> claim(t)
  fi
}

inline forget(t) {
  trip[t].session = 0;
  trip[t].what[0] = NONE; trip[t].what[1] = NONE;
  trip[t].number[0] = 0; trip[t].number[1] = 0;
  trip[t].asks = false; trip[t].stale = false; trip[t].refused = false;
  trip[t].given[0] = 0; trip[t].given[1] = 0;
  trip[t].sent[0] = 0; trip[t].sent[1] = 0;
  trip[t].flies = false
}

/* A connection is given up: what it holds is executed later, or never. */
inline giveUp(t) {
  if
  :: !isExecuted(t) && isExecuted(LATE) ->
    printf("  what is not executed yet will be late\n");
    trip[LATE].session = trip[t].session;
    trip[LATE].what[0] = trip[t].what[0]; trip[LATE].what[1] = trip[t].what[1];
    trip[LATE].number[0] = trip[t].number[0]; trip[LATE].number[1] = trip[t].number[1];
    trip[LATE].asks = trip[t].asks
  :: true
  fi;
  forget(t)
}

/* ---- A lane ---- */

inline drop(l, j) {
  promise(lane[l].step[j] != READY && lane[l].step[j] != RUNS || own(l).excused,
    "broken: nobody loses a job but by its lease\n");
  lane[l].number[j] = 0;
  lane[l].step[j] = NONE;
  lane[l].again[j] = false
}

inline dropAll(l) { drop(l, 0); drop(l, 1) }

#if BELLS
#define believed(l, j) lane[l].believed[j]
#define isKnown(l, j) (lane[l].known[j] == lane[l].number[j] || mutant(COMPARED_TOO_LATE))
#define isGivenBack(l, n) (n <= lane[l].givenBack && !mutant(HELD_AFTER_COMPARE))
#define mayCompare(l) (lane[l].asked)
inline gaveBack(l, n) { lane[l].givenBack = (n > lane[l].givenBack -> n : lane[l].givenBack) }
inline ask(l, j) { lane[l].believed[j] = own(l).running[j]; lane[l].known[j] = lane[l].number[j] }
inline answered(l) {
  lane[l].asked = false;
  lane[l].believed[0] = 0; lane[l].believed[1] = 0;
  lane[l].known[0] = 0; lane[l].known[1] = 0
}
#else
#define believed(l, j) own(l).running[j]
#define isKnown(l, j) true
#define isGivenBack(l, n) false
#define mayCompare(l) true
inline gaveBack(l, n) { skip }
inline answered(l) { skip }
#endif

/* Resync, one id: drops what Redis does not give us, gives back what we do not know. */
inline compare(l, j) {
  if
  :: lane[l].number[j] != 0 && isKnown(l, j) && (believed(l, j) == 0 ||
      lane[l].number[j] != believed(l, j) && !mutant(NO_CLAIM_NUMBER)) ->
    drop(l, j)
  :: else -> lane[l].again[j] = false
  fi;
  if
  :: lane[l].number[j] == 0 && believed(l, j) != 0 ->
    trip[l].what[j] = RELEASED;
    trip[l].number[j] = believed(l, j);
    gaveBack(l, believed(l, j))
  :: else
  fi
}

#define waits(l, j) ((lane[l].step[j] == COMPLETED || lane[l].step[j] == RETRIED || lane[l].step[j] == RELEASED) && !isOut(l, j))
#define agrees (!lane[me].lost && !lane[me].doubted && !lane[me].resync)

inline load(l, t, j) {
  if
  :: waits(l, j) ->
    trip[t].what[j] = lane[l].step[j];
    trip[t].number[j] = lane[l].number[j];
    trip[t].sent[j] = lane[l].number[j]
  :: else
  fi
}

/* Its end was told: Redis has the outcome, of a trip that is on its way, or was given up. */
#define isTold(l, j) ((isOut(l, j) || lane[l].again[j] || BELLS && waits(l, j)) && own(l).running[j] != lane[l].number[j])

/* What is told may be replaced. Where the old outcome waits again, the resync drops it by its number, before anything is sent. */
inline hold(l, t, j) {
  if
  :: trip[t].given[j] != 0 && trip[t].session == lane[l].session && !lane[l].lost && !isGivenBack(l, trip[t].given[j]) ->
    promise(lane[l].number[j] == 0 || isTold(l, j), "broken: nobody is given what it holds\n");
    lane[l].number[j] = trip[t].given[j];
    lane[l].step[j] = READY;
    lane[l].again[j] = false
  :: else
  fi
}

/* What was sent is recorded, or somebody else's. The other trip may have brought the job again since: that stays. */
inline settled(l, t, j) {
  if
  :: trip[t].sent[j] != 0 && (trip[t].sent[j] == lane[l].number[j] || mutant(SETTLED_BY_ID)) -> drop(l, j)
  :: else
  fi
}

/* A trip is given up: its outcomes wait again. */
inline putBack(l, t, j) {
  if
  :: trip[t].sent[j] != 0 && trip[t].sent[j] == lane[l].number[j] -> lane[l].again[j] = true
  :: else
  fi
}

/* No turn of the lane is on its way: only then it mends. The turn of its first trip does it. */
#define rests (t == me && (!flying(me) || mutant(COMPARE_BESIDE_A_TRIP) && !trip[me].flies))
#if BELLS
#define asks(l) lane[l].asked
#else
#define asks(l) false
#endif

/* The turn: all that a session moves comes from here, and each trip has one. */
proctype Turn(byte me; byte t) {
  do
  :: atomic { rests && !lane[me].gone && lane[me].lost && !asks(me) ->
      dropAll(me);
      lane[me].session = opened;
      printf("lane %d opens session %d\n", me, opened);
      session[opened].lease = LIVE;
      opened++;
      lane[me].lost = false; lane[me].doubted = false; lane[me].resync = false }
  :: atomic { rests && !lane[me].lost && lane[me].doubted && !asks(me) ->
      renew(me);
      lane[me].doubted = false }
#if BELLS
  :: atomic { rests && !lane[me].lost && !lane[me].doubted && lane[me].resync && !asks(me) ->
      printf("lane %d asks what it holds\n", me);
      ask(me, 0);
      ask(me, 1);
      lane[me].asked = true }
#endif
  :: atomic { rests && (asks(me) || !lane[me].lost && !lane[me].doubted && lane[me].resync) && mayCompare(me) ->
      printf("lane %d compares\n", me);
      compare(me, 0);
      compare(me, 1);
      answered(me);
      trip[t].session = lane[me].session;
      trip[t].flies = !isSettled(t);
      lane[me].resync = trip[t].flies /* until nothing differs */ }
  :: atomic { !lane[me].gone && !trip[t].flies && agrees && (t == me || flying(me)) &&
      (waits(me, 0) || waits(me, 1) || pending[0] + pending[1] > 0 && !flying(me)) ->
      load(me, t, 0);
      load(me, t, 1);
      trip[t].session = lane[me].session;
      trip[t].asks = pending[0] + pending[1] > 0;
      trip[t].flies = true;
      if :: flying(me) == 1 -> printf("lane %d sends\n", me) :: else -> printf("lane %d sends beside its other trip\n", me) fi }
  :: atomic { trip[t].flies && !isExecuted(t) -> execute(t) }
  :: atomic { trip[t].flies && isExecuted(t) ->
      printf("lane %d has its answer\n", me);
      settled(me, t, 0);
      settled(me, t, 1);
      hold(me, t, 0);
      hold(me, t, 1);
      lane[me].doubted = lane[me].doubted || trip[t].refused;
      lane[me].resync = !lane[me].gone && (lane[me].resync || trip[t].stale || trip[t].refused);
      forget(t) }
  :: atomic { trip[t].flies && giveups > 0 ->
      printf("lane %d gives its trip up\n", me);
      giveups--;
      putBack(me, t, 0);
      putBack(me, t, 1);
      giveUp(t);
      lane[me].resync = !lane[me].gone && !mutant(NOBODY_COMPARES) }
  od
}

#if BELLS
/* Who listens: the claim is carried out when the bell rings, that is when something waits. */
proctype Ear(byte me; byte t) {
  do
  :: atomic { !lane[me].gone && !trip[t].flies && agrees && !flying(me) ->
      printf("lane %d listens\n", me);
      trip[t].session = lane[me].session;
      trip[t].asks = true;
      trip[t].flies = true }
  :: atomic { trip[t].flies && trip[t].asks && pending[0] + pending[1] > 0 -> claim(t) }
  :: atomic { trip[t].flies && !trip[t].asks ->
      printf("lane %d hears the bell\n", me);
      hold(me, t, 0);
      hold(me, t, 1);
      if
      :: trip[t].session == lane[me].session ->
        lane[me].doubted = lane[me].doubted || trip[t].refused;
        lane[me].resync = lane[me].resync || trip[t].refused
      :: else
      fi;
      forget(t) }
  :: atomic { trip[t].flies && giveups > 0 ->
      printf("lane %d does not listen any more\n", me);
      giveups--;
      giveUp(t);
      lane[me].resync = true }
  od
}
#endif

#define other (1 - me)

/* A thread of the lane's pool that runs a job. */
proctype Slot(byte me; byte j) {
  do
  :: atomic { lane[me].step[j] == READY && (own(me).lease == LIVE || mutant(START_AFTER_PAUSE)) ->
      printf("lane %d starts %d\n", me, j);
      promise(lane[other].step[j] != RUNS || own(other).excused, "broken: nobody starts what another runs\n");
      lane[me].step[j] = RUNS }
  :: atomic { lane[me].step[j] == READY && own(me).lease != LIVE && !mutant(START_AFTER_PAUSE) ->
      /* By its own clock: the last renewal was sent longer ago than a lease. */
      printf("lane %d was paused and does not start %d\n", me, j);
      lane[me].step[j] = RELEASED }
  :: atomic { lane[me].step[j] == RUNS -> printf("lane %d ends %d\n", me, j); lane[me].step[j] = COMPLETED }
  :: atomic { lane[me].step[j] == RUNS && retries > 0 ->
      printf("lane %d fails %d\n", me, j);
      retries--;
      lane[me].step[j] = RETRIED }
  :: atomic { (lane[me].step[j] == READY || lane[me].step[j] == RUNS) && releases > 0 ->
      printf("lane %d gives %d back\n", me, j);
      releases--;
      lane[me].step[j] = RELEASED }
  od
}

/* The bell has rung, and its claim is only about to be read: two renewals are seldom so fast. */
#if BELLS
#define isUnread(l) (l < BELLS && trip[LATE + 1 + l].flies && !trip[LATE + 1 + l].asks)
#else
#define isUnread(l) false
#endif
#define differs (held(lane[me].session) != known(me) && !mutant(NOBODY_COMPARES))

proctype Heartbeat(byte me) {
  do
  :: atomic { !lane[me].gone && !lane[me].lost && own(me).lease != LIVE ->
      renew(me);
      if :: lane[me].lost -> dropAll(me) :: else fi }
  :: atomic { !lane[me].gone && agrees && !flying(me) && differs && (!isUnread(me) || hurries > 0) ->
      printf("lane %d: the counts differ\n", me);
      if :: isUnread(me) -> hurries-- :: else fi;
      lane[me].resync = true }
  :: atomic { mutant(RESYNC_ELSEWHERE) && !lane[me].gone && flying(me) && differs && isExecuted(LATE) ->
      printf("the heartbeat of lane %d compares\n", me);
      trip[LATE].session = lane[me].session;
      if :: lane[me].number[0] == 0 && session[trip[LATE].session].running[0] != 0 ->
        trip[LATE].what[0] = RELEASED; trip[LATE].number[0] = session[trip[LATE].session].running[0] :: else fi;
      if :: lane[me].number[1] == 0 && session[trip[LATE].session].running[1] != 0 ->
        trip[LATE].what[1] = RELEASED; trip[LATE].number[1] = session[trip[LATE].session].running[1] :: else fi }
  od
}

/* Any worker but the session's own. */
#define judged(s) (!lane[0].gone && lane[0].session != s || !lane[1].gone && lane[1].session != s)
#define isOver(s) (session[s].lease == LAPSED || session[s].lease == SEALED || session[s].lease == LIVE && mutant(RECLAIM_LIVING))

proctype Janitor(byte s) {
  do
  :: atomic { judged(s) && isOver(s) && session[s].running[0] != 0 -> reclaim(s, 0) }
  :: atomic { judged(s) && isOver(s) && session[s].running[1] != 0 -> reclaim(s, 1) }
  :: atomic { judged(s) && (session[s].lease == LAPSED || session[s].lease == SEALED) && held(s) == 0 && !mutant(RECLAIM_LEAVES_SESSION) ->
      printf("session %d ends\n", s);
      session[s].lease = ABSENT }
  od
}

/* The time of what is retried. */
proctype Timer(byte j) {
  do
  :: atomic { retrying[j] -> promote(j) }
  :: atomic { removed[j] -> removed[j] = false; pending[j]++; checkPlaces() }
  od
}

active proctype Producer() {
  atomic { enqueue(0) };
  do
  :: atomic { repeats > 0 -> repeats--; enqueue(0) }
  :: atomic { !accepted[1] -> enqueue(1) }
  od
}

/* What a closed connection left is carried out whenever it pleases. */
active proctype Network() {
  do
  :: atomic { !isExecuted(LATE) -> printf("late: "); execute(LATE); if :: isExecuted(LATE) -> forget(LATE) :: else fi }
  od
}

inline vanish(l) {
  giveUp(l);
#if TRIPS == 2
  giveUp(l + LANES);
#endif
#if BELLS
  if :: l < BELLS -> giveUp(LATE + 1 + l) :: else fi;
  answered(l);
  lane[l].givenBack = 0;
#endif
  lane[l].gone = true;
  lane[l].lost = false; lane[l].doubted = false; lane[l].resync = false;
  lane[l].number[0] = 0; lane[l].number[1] = 0;
  lane[l].step[0] = NONE; lane[l].step[1] = NONE;
  lane[l].again[0] = false; lane[l].again[1] = false
}

/* The lanes are alike: one of them is enough for a lease that ends under a living worker. */
proctype Fate(byte me) {
  do
  :: atomic { own(me).lease == LIVE && (lane[me].gone || lapses > 0 && me == 0) ->
      printf("the lease of session %d is over\n", lane[me].session);
      if :: !lane[me].gone -> lapses-- :: else fi;
      own(me).lease = LAPSED;
      own(me).excused = true }
  :: atomic { crashes > 0 && !lane[me].gone && !lane[other].gone ->
      printf("lane %d dies\n", me);
      crashes--;
      vanish(me) }
#if STOPS
  :: atomic { stops > 0 && !lane[me].gone && !lane[other].gone && !flying(me) && agrees &&
      lane[me].step[0] == NONE && lane[me].step[1] == NONE ->
      printf("lane %d stops\n", me);
      stops--;
      vanish(me);
      close(me) }
  :: atomic { lane[me].closing && !trip[me].flies -> close(me) }
#endif
  od
}

/* Nothing can happen any more: each job has its outcome, and nothing is left over. */
proctype Quiet() {
  /* From some moment on, whichever, nothing more befalls: what may happen need not. */
  atomic { repeats = 0; giveups = 0; retries = 0; releases = 0; lapses = 0; crashes = 0; stops = 0; hurries = 0 };
  timeout;
  promise(value[0] == OUTCOME && value[1] == OUTCOME, "broken: every job ends\n");
  promise(known(0) == 0 && known(1) == 0, "broken: nothing is left over\n");
  promise((!lane[0].gone || session[lane[0].session].lease == ABSENT) &&
    (!lane[1].gone || session[lane[1].session].lease == ABSENT), "broken: nothing is left over\n")
}

init {
  atomic {
    byte i;
    for (i : 0 .. LANES - 1) {
      lane[i].session = (mutant(SHARED_SESSION) -> 0 : i);
      session[i].lease = LIVE
    }
    for (i : 0 .. LANES - 1) {
      run Turn(i, i); run Heartbeat(i); run Fate(i); run Slot(i, 0); run Slot(i, 1)
#if TRIPS == 2
      ; run Turn(i, i + LANES)
#endif
#if BELLS
      ; if :: i < BELLS -> run Ear(i, LATE + 1 + i) :: else fi
#endif
    }
    for (i : 0 .. SESSIONS - 1) { run Janitor(i) }
    for (i : 0 .. JOBS - 1) { run Timer(i) }
    run Quiet();
    i = 0
  }
}
