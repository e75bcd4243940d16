import { Suspense, useState } from "react";
import { ContactMethodDialog } from "./contact-method-dialog.tsx";
import { type Verifiable, VerifyDialog } from "./verify-dialog.tsx";

/** Adds a way to reach the signed-in user, and has it proven where that is needed. */
export function AddContact({ onClose }: { onClose: () => void }) {
  const [verifying, setVerifying] = useState<Verifiable>();
  if (verifying) return <VerifyDialog contact={verifying} onClose={onClose} />;
  return (
    <Suspense>
      <ContactMethodDialog
        onClose={onClose}
        onAdded={({ id, label, verifiedAt }) =>
          id !== null && verifiedAt === null ? setVerifying({ id, label }) : onClose()
        }
      />
    </Suspense>
  );
}
