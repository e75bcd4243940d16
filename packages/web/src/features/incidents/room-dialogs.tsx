import { PublishDialog } from "../statuspage/publish-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import type { IncidentDetailView } from "./incident-words.ts";
import { ResolveDialog } from "./resolve-dialog.tsx";
import type { RoomDialog } from "./use-room.ts";

type RoomDialogsProps = { incident: IncidentDetailView; opened: RoomDialog | undefined; onClose: () => void };

export function RoomDialogs({ incident, opened, onClose }: RoomDialogsProps) {
  return (
    <>
      <ResolveDialog incident={incident} open={opened === "resolve"} onOpenChange={onClose} />
      <EditDialog incident={incident} open={opened === "edit"} onOpenChange={onClose} />
      {opened === "publish" && <PublishDialog incident={incident.shortId} open onOpenChange={onClose} />}
    </>
  );
}
