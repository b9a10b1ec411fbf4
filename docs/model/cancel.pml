/*
 * cancel: jobs cancelled by id while they wait or run, put back by an operator, and enqueued again under the same id.
 *
 * One id, two lanes. Where an id that stands in the line was cancelled, its entry stays there, and one more of its entries is
 * void: claim drops as many, whichever stand first. What a lane sends is not lost here (the ownership model does that); cancel,
 * ask, requeue, delete and enqueue may come at any moment, so also twice.
 */

/* How much of each may happen. */
#ifndef ENQUEUES
#define ENQUEUES 3 /* of the one id, with or without a delay */
#endif
#ifndef CANCELS
#define CANCELS 3
#endif
#ifndef REQUEUES
#define REQUEUES 2
#endif
#ifndef RETRIES
#define RETRIES 1 /* and parks */
#endif
#ifndef BURIES
#define BURIES 1
#endif
#ifndef RELEASES
#define RELEASES 1
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LAPSES
#define LAPSES 1
#endif
#ifndef EXPIRIES
#define EXPIRIES 2 /* outcomes whose time to live is over */
#endif
#ifndef DELETES
#define DELETES 1
#endif
#ifndef VANISHES
#define VANISHES 0 /* specs that somebody takes away by hand, so that the id may be enqueued again beside what is left of it */
#endif

/* Mutants, by -DMUTANT=<name>: each must be found. */
#define CANCEL_BLIND 1           /* cancel does not look into the sessions: what runs counts as waiting */
#define CANCEL_UNCOUNTED 2       /* cancel of a job that stands in the line counts no void entry */
#define CANCEL_COUNTS_DELAYED 3  /* cancel counts a void entry, too, where the job waits for its time */
#define CANCEL_LEAVES_SPEC 4     /* cancel of a waiting job writes no outcome over its spec */
#define ASK_UNMARKED 5           /* ask tells the worker and leaves no mark */
#define CLAIM_KEEPS_COUNT 6      /* claim drops void entries and does not count them down */
#define CLAIM_COUNTS_ONCE 7      /* claim drops two void entries of an id and counts down one */
#define CLAIM_DROPS_ALL 8        /* claim drops every entry of an id that has a void one */
#define CLAIM_LOOKS_AT_SPEC 9    /* claim takes an entry whose id has a spec, and looks for void ones only where there is none */
#define CLAIM_TAKES_OUTCOME 10   /* claim hands out what is there, also an outcome */
#define CLAIM_BURIES_OUTCOME 11  /* claim buries an entry that stood twice as if it had vanished */
#define CLAIM_DROPS_VANISHED 12  /* claim drops an entry without value, and buries nothing */
#define CLAIM_IGNORES_MARK 13    /* claim does not answer the mark */
#define RETRY_DROPS_MARK 14      /* retry of a marked job takes the mark away */
#define BURY_KEEPS_MARK 15       /* bury does not take the mark away */
#define REQUEUE_TAKES_COUNT 16   /* requeue takes away the count that it finds, and pushes only where there is none */
#define REQUEUE_COUNTS_DOWN 17   /* requeue pushes, and counts a void entry down */
#define REQUEUE_KEEPS_OUTCOME 18 /* requeue pushes, and does not write the spec back */
#define REQUEUE_KEEPS_TTL 19     /* requeue writes the spec back, and leaves the time to live */
#define ENQUEUE_TAKES_COUNT 20   /* enqueue takes away the count of an id that it does not know, and pushes */
#define ENQUEUE_IGNORES_DEAD 21  /* enqueue does not look into `dead` */
#define RECLAIM_HIDES_SESSION 22 /* reclaim takes the session out of `sessions` one call before its jobs */
#define TRIM_KEEPS_COUNT 23      /* trim takes void entries and does not count them down */
#define TRIM_DROPS_ALL 24        /* trim takes every entry of an id that has a void one */
#define DELETE_TAKES_COUNT 25    /* delete takes the count away, too: the entries stay */
#ifndef MUTANT
#define MUTANT 0
#endif
#define mutant(name) (MUTANT == name)

#define promise(holds, name) if :: (holds) :: else -> printf(name); assert(false) fi

mtype = { NONE, READY, READY_MARKED, RUNS, TOLD }; /* a job in a lane's hands; marked: claim said so, told: while it ran */
mtype = { EMPTY, SPEC, OUTCOME, CANCELLED }; /* the value of `job:`; cancelled: while it waited, an outcome and the spec behind it */

/* Redis. */
mtype value = EMPTY;
bool specExpires; /* the spec has a time to live, which it must not */
byte pending;     /* how often the id stands in the line */
byte voids;       /* in `tombstones`: how many of these are void */
bool scheduled;
bool retrying;
bool dead;
bool running[2]; /* of the two lanes' sessions */
bool listed[2];  /* in `sessions` */
bool live[2];    /* the lease is not over */
bool cancelling; /* the mark */

mtype step[2] = NONE; /* what the lanes know */
bool gone[2];         /* lanes that died */

/* Not in the system. */
bool open;    /* a job was accepted and has no outcome yet */
bool asked;   /* somebody was answered that it will be cancelled */
bool excused; /* a lease was over under a living worker: two runs may overlap */
bool lost;    /* somebody took its spec away by hand */
bool twice;   /* and it was enqueued again, beside what was left of it: that two may run is left out */
byte enqueues = ENQUEUES, cancels = CANCELS, requeues = REQUEUES, retries = RETRIES, buries = BURIES;
byte releases = RELEASES, crashes = CRASHES, lapses = LAPSES, expiries = EXPIRIES, deletes = DELETES, vanishes = VANISHES;
bool asking, again; /* who cancels: what comes next */
byte range, drops; /* within a step */

#define ended (value == OUTCOME || value == CANCELLED)
#define elsewhere (scheduled + retrying + running[0] + running[1])
#define owed (open && !elsewhere) /* the job waits: one of its entries lives */
#define onePlace (pending == voids + owed && elsewhere <= open && open + dead + ended <= 1 || twice && pending >= voids && !(dead && ended))
#define oneValue ((value == SPEC) == (open || dead) || lost)
#define checkPlaces() promise(pending <= voids + 1 || twice, "broken: one entry lives\n"); promise(onePlace && oneValue, "broken: one place\n"); promise(!cancelling || open || lost, "broken: nothing is left over\n")

/* The job's one outcome. */
inline end() {
  promise(open || twice, "broken: one outcome\n");
  open = false;
  asked = false
}

/* ---- Scripts ---- */

inline enqueue(delayed) {
  if
  :: value != EMPTY || dead && !mutant(ENQUEUE_IGNORES_DEAD) -> printf("enqueue: duplicate\n")
  :: else ->
    printf("enqueue\n");
    twice = twice || open;
    value = SPEC;
    open = true;
    if :: mutant(ENQUEUE_TAKES_COUNT) -> voids = 0 :: else fi;
    if :: delayed -> scheduled = true :: else -> pending++ fi
  fi;
  checkPlaces()
}

inline promote() {
  printf("promote\n");
  scheduled = false;
  retrying = false;
  pending++;
  checkPlaces()
}

/* Of the line's first entries, so many are of this id; void ones are dropped before one that lives. */
inline claim(l, entries) {
  range = entries;
  if
  :: mutant(CLAIM_LOOKS_AT_SPEC) && value == SPEC -> drops = 0
  :: mutant(CLAIM_DROPS_ALL) && voids > 0 -> drops = range
  :: else -> drops = (range < voids -> range : voids)
  fi;
  printf("claim by lane %d drops %d", l, drops);
  pending = pending - drops;
  if
  :: mutant(CLAIM_KEEPS_COUNT)
  :: mutant(CLAIM_COUNTS_ONCE) -> voids = voids - (drops > 0)
  :: else -> voids = voids - (drops < voids -> drops : voids)
  fi;
  if
  :: drops == range -> printf("\n"); promise(pending >= owed, "broken: a live entry is not dropped\n")
  :: else ->
    pending--;
    if
    :: value == SPEC || ended && mutant(CLAIM_TAKES_OUTCOME) ->
      printf(" and takes one\n");
      promise(value == SPEC, "broken: what has ended does not start\n");
      promise(owed || twice, "broken: a void entry starts nothing\n");
      running[l] = true;
      step[l] = (cancelling && !mutant(CLAIM_IGNORES_MARK) -> READY_MARKED : READY);
      promise(step[l] == READY_MARKED || !asked, "broken: a cancel is not forgotten\n")
    :: value == EMPTY || ended && mutant(CLAIM_BURIES_OUTCOME) ->
      printf(" and buries one: vanished\n");
      promise(lost, "broken: nothing vanishes\n");
      if :: mutant(CLAIM_DROPS_VANISHED) :: else -> dead = true; end() fi
    :: else ->
      printf(" and one that has ended\n");
      promise(twice, "broken: a live entry is not dropped\n")
    fi
  fi;
  range = 0; drops = 0;
  checkPlaces()
}

/* complete: SUCCEEDED or CANCELLED. */
inline complete(l) {
  if
  :: running[l] ->
    printf("complete by lane %d\n", l);
    running[l] = false;
    value = OUTCOME;
    cancelling = false;
    end()
  :: else -> printf("complete by lane %d: stale\n", l)
  fi;
  step[l] = NONE;
  checkPlaces()
}

/* A marked job is due at once: the claim ends it. */
inline retry(l) {
  if
  :: running[l] ->
    printf("retry by lane %d\n", l);
    running[l] = false;
    cancelling = cancelling && !mutant(RETRY_DROPS_MARK);
    retrying = true
  :: else -> printf("retry by lane %d: stale\n", l)
  fi;
  step[l] = NONE;
  checkPlaces()
}

inline bury(l) {
  if
  :: running[l] ->
    printf("bury by lane %d\n", l);
    running[l] = false;
    dead = true;
    cancelling = cancelling && mutant(BURY_KEEPS_MARK);
    end()
  :: else -> printf("bury by lane %d: stale\n", l)
  fi;
  step[l] = NONE;
  checkPlaces()
}

/* release and park: a mark stays. */
inline release(l, later) {
  if
  :: running[l] ->
    printf("release by lane %d\n", l);
    running[l] = false;
    if :: later -> retrying = true :: else -> pending++ fi
  :: else -> printf("release by lane %d: stale\n", l)
  fi;
  step[l] = NONE;
  checkPlaces()
}

inline reclaim(s) {
  if
  :: mutant(RECLAIM_HIDES_SESSION) && listed[s] && running[s] -> printf("session %d goes\n", s); listed[s] = false
  :: else ->
    printf("reclaim of session %d\n", s);
    listed[s] = false;
    if :: running[s] -> running[s] = false; pending++ :: else fi
  fi;
  checkPlaces()
}

#define isRunning ((running[0] && listed[0] || running[1] && listed[1]) && !mutant(CANCEL_BLIND))

inline cancel() {
  if
  :: ended || dead -> printf("cancel: ended\n")
  :: !(ended || dead) && isRunning -> printf("cancel: it runs\n"); asking = true
  :: !(ended || dead) && !isRunning && value == EMPTY -> printf("cancel: gone\n")
  :: else ->
    printf("cancel: at once\n");
    if
    :: scheduled || retrying -> scheduled = false; retrying = false; voids = voids + mutant(CANCEL_COUNTS_DELAYED)
    :: else -> voids = voids + !mutant(CANCEL_UNCOUNTED)
    fi;
    if :: mutant(CANCEL_LEAVES_SPEC) :: else -> value = CANCELLED fi;
    cancelling = false;
    end()
  fi;
  checkPlaces()
}

/* Follows where cancel found that it runs; where it does not run any more, cancel is called again. */
inline ask() {
  if
  :: isRunning -> printf("ask: the worker is told\n"); asking = false; asked = true; cancelling = !mutant(ASK_UNMARKED)
  :: else -> printf("ask: it does not run\n"); asking = false; again = true
  fi;
  checkPlaces()
}

inline trim(entries) {
  printf("trim\n");
  pending = pending - (mutant(TRIM_DROPS_ALL) -> pending : entries);
  promise(pending >= owed, "broken: a live entry is not dropped\n");
  if :: mutant(TRIM_KEEPS_COUNT) :: else -> voids = voids - entries fi;
  checkPlaces()
}

/* And prune, of what is dead. */
inline delete() {
  if
  :: dead || ended ->
    printf("delete\n");
    dead = false;
    value = EMPTY;
    if :: mutant(DELETE_TAKES_COUNT) -> voids = 0 :: else fi
  :: else -> printf("delete: waiting or gone\n")
  fi;
  checkPlaces()
}

inline requeue() {
  if
  :: dead && value == SPEC || value == CANCELLED ->
    printf("requeue\n");
    specExpires = (value == CANCELLED && mutant(REQUEUE_KEEPS_TTL));
    if :: mutant(REQUEUE_KEEPS_OUTCOME) :: else -> value = SPEC fi;
    dead = false;
    open = true;
    if
    :: mutant(REQUEUE_TAKES_COUNT) && voids > 0 -> voids = 0
    :: else -> pending++; voids = voids - (mutant(REQUEUE_COUNTS_DOWN) && voids > 0)
    fi
  :: else -> printf("requeue: its spec is not kept\n")
  fi;
  checkPlaces()
}

/* ---- Who calls them ---- */

#define other (1 - me)

proctype Lane(byte me) {
  do
  :: atomic { !gone[me] && step[me] == NONE && pending > 0 && listed[me] && live[me] ->
      if :: true -> claim(me, 1) :: voids > 0 -> claim(me, pending) fi }
  :: atomic { step[me] == READY_MARKED -> printf("as cancelled: "); complete(me) }
  :: atomic { step[me] == READY && !live[me] -> release(me, false) }
  :: atomic { step[me] == READY && live[me] ->
      printf("lane %d starts\n", me);
      promise(step[other] != RUNS && step[other] != TOLD || excused || twice, "broken: nobody starts what another runs\n");
      promise(open || twice, "broken: what has ended does not start\n");
      step[me] = RUNS }
  :: atomic { step[me] == RUNS && running[me] && cancelling -> printf("lane %d is told\n", me); step[me] = TOLD }
  :: atomic { step[me] == TOLD -> printf("as cancelled: "); complete(me) }
  :: atomic { (step[me] == RUNS || step[me] == TOLD) -> complete(me) }
  :: atomic { step[me] == RUNS && retries > 0 -> retries--; retry(me) }
  :: atomic { step[me] == RUNS && buries > 0 -> buries--; bury(me) }
  :: atomic { (step[me] == READY || step[me] == RUNS) && releases > 0 ->
      releases--;
      if :: true -> release(me, false) :: true -> release(me, true) fi }
  :: atomic { !gone[me] && step[me] == NONE && !listed[me] && !running[me] ->
      printf("lane %d opens a session\n", me);
      listed[me] = true;
      live[me] = true }
  od
}

proctype Fate(byte me) {
  do
  :: atomic { crashes > 0 && !gone[other] && !gone[me] ->
      printf("lane %d dies\n", me);
      crashes--;
      gone[me] = true;
      live[me] = false;
      step[me] = NONE }
  :: atomic { lapses > 0 && live[me] && !gone[me] ->
      printf("the lease of session %d is over\n", me);
      lapses--;
      live[me] = false;
      excused = true }
  :: atomic { !live[me] && listed[me] && !gone[me] -> printf("renew session %d\n", me); live[me] = true }
  :: atomic { !live[me] && listed[me] && !gone[other] -> reclaim(me) }
  :: atomic { mutant(RECLAIM_HIDES_SESSION) && !listed[me] && running[me] -> reclaim(me) }
  od
}

active proctype Timer() {
  do
  :: atomic { scheduled || retrying -> promote() }
  od
}

active proctype Expiry() {
  do
  :: atomic { ended && expiries > 0 -> printf("the outcome expires\n"); expiries--; value = EMPTY }
  :: atomic { value == SPEC && specExpires -> printf("the spec expires\n"); value = EMPTY; specExpires = false }
  :: atomic { value == SPEC && vanishes > 0 -> printf("somebody takes the spec away\n"); vanishes--; value = EMPTY; lost = true }
  od
}

active proctype People() {
  do
  :: atomic { enqueues > 0 -> enqueues--; if :: true -> enqueue(false) :: true -> enqueue(true) fi }
  :: atomic { cancels > 0 && enqueues < ENQUEUES -> cancels--; cancel() }
  :: atomic { asking -> ask() }
  :: atomic { again -> again = false; cancel() }
  :: atomic { voids > 0 -> if :: true -> trim(1) :: voids > 1 -> trim(voids) fi }
  :: atomic { deletes > 0 && enqueues < ENQUEUES -> deletes--; delete() }
  :: atomic { requeues > 0 && enqueues < ENQUEUES -> requeues--; requeue() }
  od
}

/* Nothing can happen any more: the job has its outcome, and nothing is left over. */
active proctype Quiet() {
  /* From some moment on, whichever, nothing more befalls: what may happen need not. */
  atomic { enqueues = 0; cancels = 0; requeues = 0; deletes = 0; retries = 0; buries = 0; releases = 0; crashes = 0; lapses = 0; expiries = 0; vanishes = 0 };
  timeout;
  promise(!open, "broken: every job ends\n");
  promise(pending == 0 && voids == 0 && (!cancelling || lost) && !running[0] && !running[1], "broken: nothing is left over\n")
}

init {
  atomic {
    listed[0] = true; live[0] = true;
    listed[1] = true; live[1] = true;
    run Lane(0); run Fate(0);
    run Lane(1); run Fate(1)
  }
}
