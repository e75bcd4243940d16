import { beforeEach } from "vitest";

/** The tests of this file or suite are steps of one story: after one that failed, the others are skipped, not failed. */
export function oneStory(): void {
  beforeEach(({ task, skip }) => {
    const steps = task.suite?.tasks ?? task.file.tasks;
    const failed = steps.find(({ result }) => result?.state === "fail");
    if (failed) skip(`after "${failed.name}" failed`);
  });
}
