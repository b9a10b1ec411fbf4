/*
 * doorbell: nobody sleeps beside work.
 *
 * Two workers with one thread each, which listens while it has nothing else to do. Redis pushes a token, whoever listens takes
 * it, looks at the line, and listens again. An idle worker looks also every 5 s and learns of due times at each renewal; both
 * are left out, because they must not be needed. Who owns a job is left out, too.
 */

/* How much of each may happen. */
#ifndef CALLS
#define CALLS 3 /* enqueue calls, of one job or two; one of them may be for later */
#endif
#ifndef CANCELS
#define CANCELS 2 /* entries that become void */
#endif
#ifndef RELEASES
#define RELEASES 1 /* workers that stop and give back what they run */
#endif
#ifndef RETRIES
#define RETRIES 1
#endif
#ifndef CRASHES
#define CRASHES 1 /* of a worker that runs a job: one that dies with a token in its hand is why idle workers look every 5 s */
#endif
#ifndef LONGS
#define LONGS 1 /* jobs that do not end while somebody watches */
#endif
#ifndef STOPS
#define STOPS 1
#endif

/* Mutants, by -DMUTANT=<name>: each must be found. */
#define ENQUEUE_ALWAYS_RINGS 1 /* enqueue pushes a token beside the one that is there */
#define ENQUEUE_SILENT 2       /* enqueue does not ring */
#define SCHEDULE_SILENT 3      /* a job for later that is now the first one does not ring */
#define PROMOTE_SILENT 4       /* promote does not ring, nor do the next two */
#define RELEASE_SILENT 5
#define RECLAIM_SILENT 6
#define CLOSE_SILENT 7         /* a worker that stops keeps the token that it heard */
#define CLAIM_SILENCES 8       /* every claim takes the token away, also one that left jobs */
#define CLAIM_KEEPS_TO_ITSELF 9 /* a claim that leaves jobs does not ring for others */
#define VOIDS_DO_NOT_RING 10 /* a claim that only dropped void entries does not ring for what it leaves */
#ifndef MUTANT
#define MUTANT 0
#endif
#define mutant(name) (MUTANT == name)

#define promise(holds, name) if :: (holds) :: else -> printf(name); assert(false) fi

#define JOB 1
#define VOID 2 /* that of a job that was cancelled meanwhile */
#define LENGTH 6

/* Redis. */
byte line[LENGTH]; /* `pending`, head first, 0 behind the last */
byte doorbell;     /* tokens */
byte delayed;      /* `scheduled` and `retrying` */

typedef Worker {
  bool hungry = true; /* it will look, as soon as it has a free thread */
  bool timer;         /* it knows of something delayed */
  bool runs;
  bool forever; /* what it runs does not end */
  bool gone;
  byte left           /* what its last claim left in the line */
}
Worker worker[2];
byte orphans; /* what a dead worker held */

byte calls = CALLS, cancels = CANCELS, releases = RELEASES, retries = RETRIES, crashes = CRASHES, stops = STOPS, longs = LONGS;
bool later = true;
bool forgotten; /* a worker went that knew, or would soon have known, what is due: the next renewal tells another one */
byte end;

#define isEmpty (line[0] == 0)
#define length ((line[0] != 0) + (line[1] != 0) + (line[2] != 0) + (line[3] != 0) + (line[4] != 0) + (line[5] != 0))
#define isFull (line[LENGTH - 1] != 0)

/* One token, or none. */
inline ring() {
  if :: doorbell == 0 || mutant(ENQUEUE_ALWAYS_RINGS) -> doorbell++ :: else fi;
  promise(doorbell <= 1, "broken: one token at most\n")
}

inline pushTail() { end = length; line[end] = JOB; end = 0 }

inline pushHead() {
  line[5] = line[4]; line[4] = line[3]; line[3] = line[2]; line[2] = line[1]; line[1] = line[0]; line[0] = JOB
}

inline pop() {
  line[0] = line[1]; line[1] = line[2]; line[2] = line[3]; line[3] = line[4]; line[4] = line[5]; line[5] = 0
}

/* ---- Scripts ---- */

inline enqueue(jobs) {
  printf("enqueue %d\n", jobs);
  if :: mutant(ENQUEUE_SILENT) :: else -> ring() fi;
  pushTail();
  if :: jobs == 2 -> pushTail() :: else fi
}

/* Rings where it is now the earliest, so that somebody sets a timer. */
inline schedule() {
  printf("enqueue 1, for later\n");
  if :: delayed == 0 && !mutant(SCHEDULE_SILENT) -> ring() :: else fi;
  delayed++
}

inline retry(w) {
  printf("worker %d: retry\n", w);
  if :: delayed == 0 -> ring() :: else fi;
  delayed++
}

inline promote(w) {
  printf("worker %d: promote %d\n", w, delayed);
  do
  :: delayed > 0 -> delayed--; pushHead()
  :: else -> break
  od;
  if :: mutant(PROMOTE_SILENT) :: else -> ring() fi
}

inline release(w) {
  printf("worker %d: release\n", w);
  pushHead();
  if :: mutant(RELEASE_SILENT) :: else -> ring() fi
}

inline reclaim() {
  printf("reclaim %d\n", orphans);
  do
  :: orphans > 0 -> orphans--; pushHead()
  :: else -> break
  od;
  if :: mutant(RECLAIM_SILENT) :: else -> ring() fi
}

/* One free thread, one id: a job, or a void entry. */
inline claim(w) {
  worker[w].hungry = false;
  worker[w].timer = delayed > 0;
  if
  :: isEmpty ->
    printf("worker %d: claim finds nothing\n", w);
    doorbell = 0;
    worker[w].left = 0
  :: line[0] == JOB ->
    pop();
    printf("worker %d: claim takes a job and leaves %d\n", w, length);
    worker[w].runs = true;
    if :: longs > 0 -> printf("  and it takes long\n"); longs--; worker[w].forever = true :: true fi;
    if :: mutant(CLAIM_SILENCES) -> doorbell = 0 :: else fi;
    if :: !isEmpty && !mutant(CLAIM_KEEPS_TO_ITSELF) && !mutant(CLAIM_SILENCES) -> ring() :: else fi;
    worker[w].left = length;
    worker[w].hungry = !isEmpty
  :: line[0] == VOID ->
    pop();
    printf("worker %d: claim drops a void entry and leaves %d\n", w, length);
    if :: mutant(CLAIM_SILENCES) -> doorbell = 0 :: else fi;
    if :: !isEmpty && !mutant(VOIDS_DO_NOT_RING) -> ring() :: else fi;
    /* With as much left as before only suspects may wait, for one that runs here: that is for the bell to tell. */
    worker[w].hungry = length > 0 && length != worker[w].left;
    worker[w].left = length
  fi
}

/* ---- Who calls them ---- */

#define listens(w) (!worker[w].gone && !worker[w].runs && !worker[w].hungry)

proctype Lane(byte me) {
  do
  :: atomic { listens(me) && doorbell > 0 -> printf("worker %d hears the bell\n", me); doorbell--; worker[me].hungry = true }
  :: atomic { !worker[me].gone && !worker[me].runs && worker[me].hungry -> claim(me) }
  /* Nobody listened while this thread was taken. */
  :: atomic { worker[me].runs && !worker[me].forever -> printf("worker %d: complete\n", me); worker[me].runs = false; worker[me].hungry = true }
  :: atomic { worker[me].runs && !worker[me].forever && retries > 0 && !isFull ->
      retries--;
      retry(me);
      worker[me].runs = false;
      worker[me].hungry = true }
  :: atomic { worker[me].runs && releases > 0 && !isFull && !worker[1 - me].gone ->
      releases--;
      release(me);
      worker[me].runs = false;
      worker[me].gone = true;
      forgotten = delayed > 0 }
  :: atomic { !worker[me].gone && worker[me].timer && delayed > 0 && !isFull -> worker[me].timer = false; promote(me) }
  /* It stops, perhaps with a token that it heard and did not follow; it rings if anything waits. */
  :: atomic { stops > 0 && !worker[me].gone && !worker[me].runs && !worker[1 - me].gone ->
      printf("worker %d stops\n", me);
      stops--;
      worker[me].gone = true;
      forgotten = delayed > 0 && (worker[me].timer || worker[me].hungry);
      if :: !isEmpty && !mutant(CLOSE_SILENT) -> ring() :: else fi }
  :: atomic { crashes > 0 && worker[me].runs && !worker[1 - me].gone ->
      printf("worker %d dies\n", me);
      crashes--;
      orphans++;
      worker[me].runs = false;
      worker[me].gone = true;
      forgotten = delayed > 0 }
  od
}

active proctype World() {
  do
  :: atomic { calls > 0 && length <= 1 -> calls--; if :: true -> enqueue(1) :: true -> enqueue(2) fi }
  :: atomic { calls > 0 && later -> calls--; later = false; schedule() }
  :: atomic { cancels > 0 && line[0] == JOB -> printf("cancel the first\n"); cancels--; line[0] = VOID }
  :: atomic { cancels > 0 && line[1] == JOB -> printf("cancel the second\n"); cancels--; line[1] = VOID }
  :: atomic { orphans > 0 && !isFull -> reclaim() }
  od
}

/* Nothing moves any more: nothing waits, or nobody is free. */
active proctype Quiet() {
  /* From some moment on, whichever, nothing more befalls: what may happen need not. */
  atomic { calls = 0; cancels = 0; releases = 0; retries = 0; crashes = 0; stops = 0 };
  timeout;
  promise(isEmpty || !listens(0) && !listens(1), "broken: nobody sleeps beside work\n");
  promise(delayed == 0 || forgotten || !listens(0) && !listens(1), "broken: somebody knows what is due\n")
}

init { atomic { run Lane(0); run Lane(1) } }
