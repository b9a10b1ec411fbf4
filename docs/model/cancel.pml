/*
 * cancel: jobs cancelled by id while they wait or run, put back by an operator, and enqueued again under the same id.
 *
 * One id, two lanes. Where an id that waits was cancelled, its entry stays in the line and a stone stands for it. What a lane
 * sends is not lost here (the ownership model does that); cancel, ask, requeue, delete and enqueue may come at any moment, so
 * also twice. A result and the record of the same cancellation have one time to live and go together.
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
#define EXPIRIES 2 /* results and records whose time to live is over */
#endif
#ifndef DELETES
#define DELETES 1
#endif

/* Mutants, by -DMUTANT=<name>: each must be found. */
#define CANCEL_BLIND 1           /* cancel does not look into the sessions: what runs counts as waiting */
#define CANCEL_WITHOUT_STONE 2   /* cancel of a waiting job leaves no stone */
#define CANCEL_LEAVES_SPEC 3     /* cancel of a waiting job leaves `job:` */
#define ASK_UNMARKED 4           /* ask tells the worker and leaves no mark */
#define CLAIM_KEEPS_STONE 5      /* claim drops the entry and not its stone */
#define CLAIM_IGNORES_MARK 6     /* claim does not answer the mark */
#define RETRY_DROPS_MARK 7       /* retry of a marked job takes the mark away */
#define BURY_KEEPS_MARK 8        /* bury does not take the mark away */
#define REQUEUE_IGNORES_STONE 9  /* requeue pushes, whether the stone stands or not */
#define REQUEUE_KEEPS_RESULT 10  /* requeue does not delete `result:` */
#define REQUEUE_KEEPS_TTL 11     /* requeue renames `cancelled:`, which keeps its time to live */
#define ENQUEUE_IGNORES_STONE 12 /* enqueue pushes, whether the stone stands or not */
#define RECORD_OUTLIVES 13       /* `cancelled:` lives longer than the result */
#define RECLAIM_HIDES_SESSION 14 /* reclaim takes the session out of `sessions` one call before its jobs */
#define LATER_IGNORES_ENTRY 15   /* enqueue of a job for later takes the stone away and leaves the old entry */
#define TRIM_KEEPS_STONE 16      /* trim takes the entry and not its stone */
#define DELETE_TAKES_STONE 17    /* delete takes the stone away, too: the entry stays */
#ifndef MUTANT
#define MUTANT 0
#endif
#define mutant(name) (MUTANT == name)

#define promise(holds, name) if :: (holds) :: else -> printf(name); assert(false) fi

mtype = { NONE, READY, READY_MARKED, RUNS, TOLD }; /* a job in a lane's hands; marked: claim said so, told: while it ran */

/* Redis. */
bool spec;
bool specExpires; /* `job:` has a time to live, which it must not */
byte pending;     /* how often the id stands in the line */
bool scheduled;
bool retrying;
bool dead;
bool running[2]; /* of the two lanes' sessions */
bool listed[2];  /* in `sessions` */
bool live[2];    /* the lease is not over */
bool cancelling; /* the mark */
bool stone;      /* in `tombstones` */
bool cancelled;  /* the record: the spec of a job that was cancelled while it waited */
bool result;

mtype step[2] = NONE; /* what the lanes know */
bool gone[2];         /* lanes that died */

/* Not in the system. */
bool open;    /* a job was accepted and has no outcome yet */
bool asked;   /* somebody was answered that it will be cancelled */
bool excused; /* a lease was over under a living worker: two runs may overlap */
byte enqueues = ENQUEUES, cancels = CANCELS, requeues = REQUEUES, retries = RETRIES, buries = BURIES;
byte releases = RELEASES, crashes = CRASHES, lapses = LAPSES, expiries = EXPIRIES, deletes = DELETES;
bool asking, again; /* who cancels: what comes next */

#define lives (scheduled + retrying + running[0] + running[1])
#define waits (pending - stone) /* entries that live */
#define places (lives + waits + dead + (result || cancelled))
#define checkPlaces() promise(pending >= stone && pending <= 1 && places <= 1 && (open -> lives + waits == 1 : lives + waits == 0) && spec == (open || dead), "broken: one place\n"); promise(!cancelling || open, "broken: nothing is left over\n")

/* The job's one outcome. */
inline end() {
  promise(open, "broken: one outcome\n");
  open = false;
  asked = false
}

/* ---- Scripts ---- */

inline enqueue(delayed) {
  if
  :: spec || result || dead -> printf("enqueue: duplicate\n")
  :: else ->
    spec = true;
    open = true;
    if
    :: stone && !mutant(ENQUEUE_IGNORES_STONE) && !delayed ->
      printf("enqueue: the old entry lives again\n");
      stone = false
    :: stone && !mutant(ENQUEUE_IGNORES_STONE) && delayed ->
      printf("enqueue for later: the old entry goes\n");
      stone = false;
      scheduled = true;
      if :: mutant(LATER_IGNORES_ENTRY) :: else -> pending-- fi
    :: else ->
      printf("enqueue\n");
      if :: delayed -> scheduled = true :: else -> pending++ fi
    fi
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

inline claim(l) {
  pending--;
  if
  :: spec ->
    printf("claim by lane %d\n", l);
    running[l] = true;
    step[l] = (cancelling && !mutant(CLAIM_IGNORES_MARK) -> READY_MARKED : READY);
    promise(step[l] == READY_MARKED || !asked, "broken: a cancel is not forgotten\n")
  :: !spec && stone ->
    printf("claim by lane %d drops what was cancelled\n", l);
    stone = mutant(CLAIM_KEEPS_STONE)
  :: else ->
    printf("claim by lane %d: vanished\n", l);
    promise(false, "broken: nothing vanishes\n")
  fi;
  checkPlaces()
}

/* complete: SUCCEEDED or CANCELLED. */
inline complete(l) {
  if
  :: running[l] ->
    printf("complete by lane %d\n", l);
    running[l] = false;
    spec = false;
    cancelling = false;
    result = true;
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
  :: result || cancelled || dead -> printf("cancel: ended\n")
  :: !(result || cancelled || dead) && isRunning -> printf("cancel: it runs\n"); asking = true
  :: !(result || cancelled || dead) && !isRunning && !spec -> printf("cancel: gone\n")
  :: else ->
    printf("cancel: at once\n");
    if
    :: scheduled || retrying -> scheduled = false; retrying = false
    :: else -> stone = !mutant(CANCEL_WITHOUT_STONE)
    fi;
    spec = mutant(CANCEL_LEAVES_SPEC);
    cancelling = false;
    cancelled = true;
    result = true;
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

inline trim() {
  printf("trim\n");
  pending--;
  stone = mutant(TRIM_KEEPS_STONE);
  checkPlaces()
}

inline delete() {
  if
  :: dead || result || cancelled ->
    printf("delete\n");
    if :: dead -> spec = false :: else fi;
    dead = false; result = false; cancelled = false;
    stone = stone && !mutant(DELETE_TAKES_STONE)
  :: else -> printf("delete: waiting or gone\n")
  fi;
  checkPlaces()
}

inline requeue() {
  if
  :: dead || cancelled ->
    if :: dead -> dead = false :: else -> cancelled = false; specExpires = mutant(REQUEUE_KEEPS_TTL) fi;
    spec = true;
    result = result && mutant(REQUEUE_KEEPS_RESULT);
    open = true;
    if
    :: stone && !mutant(REQUEUE_IGNORES_STONE) -> printf("requeue: the old entry lives again\n"); stone = false
    :: else -> printf("requeue\n"); pending++
    fi
  :: else -> printf("requeue: not found\n")
  fi;
  checkPlaces()
}

/* ---- Who calls them ---- */

#define other (1 - me)

proctype Lane(byte me) {
  do
  :: atomic { !gone[me] && step[me] == NONE && pending > 0 && listed[me] && live[me] -> claim(me) }
  :: atomic { step[me] == READY_MARKED -> printf("as cancelled: "); complete(me) }
  :: atomic { step[me] == READY && !live[me] -> release(me, false) }
  :: atomic { step[me] == READY && live[me] ->
      printf("lane %d starts\n", me);
      promise(step[other] != RUNS && step[other] != TOLD || excused, "broken: nobody starts what another runs\n");
      promise(open, "broken: what was cancelled does not start\n");
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
  :: atomic { result && expiries > 0 ->
      printf("the result expires\n");
      expiries--;
      result = false;
      cancelled = cancelled && mutant(RECORD_OUTLIVES) }
  :: atomic { spec && specExpires -> printf("the spec expires\n"); spec = false; specExpires = false }
  od
}

active proctype People() {
  do
  :: atomic { enqueues > 0 -> enqueues--; if :: true -> enqueue(false) :: true -> enqueue(true) fi }
  :: atomic { cancels > 0 && enqueues < ENQUEUES -> cancels--; cancel() }
  :: atomic { asking -> ask() }
  :: atomic { again -> again = false; cancel() }
  :: atomic { stone && pending > 0 -> trim() }
  :: atomic { deletes > 0 && enqueues < ENQUEUES -> deletes--; delete() }
  :: atomic { requeues > 0 && enqueues < ENQUEUES -> requeues--; requeue() }
  od
}

/* Nothing can happen any more: the job has its outcome, and nothing is left over. */
active proctype Quiet() {
  /* From some moment on, whichever, nothing more befalls: what may happen need not. */
  atomic { enqueues = 0; cancels = 0; requeues = 0; deletes = 0; retries = 0; buries = 0; releases = 0; crashes = 0; lapses = 0; expiries = 0 };
  timeout;
  promise(!open, "broken: every job ends\n");
  promise(pending == 0 && !stone && !cancelling && !running[0] && !running[1], "broken: nothing is left over\n")
}

init {
  atomic {
    listed[0] = true; live[0] = true;
    listed[1] = true; live[1] = true;
    run Lane(0); run Fate(0);
    run Lane(1); run Fate(1)
  }
}
