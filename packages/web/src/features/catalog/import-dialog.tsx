import { Dialog } from "../../kit/dialog.tsx";
import { CatalogInfoForm } from "../home/catalog-info-form.tsx";

type ImportDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Takes Backstage's file over, once it was seen what comes of it. */
export function ImportDialog(dialog: ImportDialogProps) {
  return (
    <Dialog
      title="Import catalog-info.yaml"
      about="Components become services, groups become teams. What it would change is shown first."
      {...dialog}
    >
      <CatalogInfoForm />
    </Dialog>
  );
}
