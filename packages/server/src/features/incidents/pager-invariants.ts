/** What must always hold for the pager, in the words of its page. */
export const INVARIANTS: Readonly<Record<string, string>> = {
  "alert-was-processed": "What was taken in is processed within a minute",
  "alert-was-judged": "Every alert that fires was judged, is held until a time, or is hidden with a reason",
  "held-alert-has-time": "Every alert that a rule holds has a time at which it is judged again",
  "hidden-alert-has-reason": "Every alert that a rule hides says why",
  "incident-was-paged": "For every open incident somebody was paged, or it says why nobody is",
  "run-has-next-step": "Every paging run of an open incident has its next step, with a time and a timer",
  "question-has-timer":
    "Whoever is to be asked whether they still work on an incident is asked, and not waited for without end",
  "program-is-told": "Every program that a step tells is told, or given up with a reason",
  "run-is-needed": "Nobody is paged for an incident that somebody looks after",
  "page-has-message": "Every page is known to the outbox",
  "message-has-time": "Every message that is not over has a time at which something happens",
  "queue-in-time": "No urgent message is more than half a minute late",
  "page-has-end": "Of every page it is known whether it reached its person",
  "job-was-done": "No job of the pager fails again and again",
};
