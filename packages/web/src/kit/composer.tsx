import { useId, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./composer.module.css";
import { type ComposerCommand, isCommand, readCommand, type Suggestion, suggestionsFor } from "./composer-command.ts";
import { StatusShape } from "./status-badge.tsx";

type ComposerProps = {
  label: string;
  placeholder: string;
  sendLabel: string;
  commands: readonly ComposerCommand[];
  onSend: (text: string) => void;
  /** What is typed so far; kept by the page, so that its keys can begin it. */
  text: string;
  onText: (text: string) => void;
  whyNot?: string | undefined;
  ref?: React.Ref<HTMLTextAreaElement>;
};

/** Where the highlighted suggestion stands; it begins anew with every other list. */
function useHighlight(suggestions: readonly Suggestion[]) {
  const scope = suggestions.map(({ key }) => key).join(" ");
  const [state, setState] = useState({ scope, at: 0 });
  const at = state.scope === scope ? state.at : 0;
  const move = (by: 1 | -1): void =>
    setState({ scope, at: (at + by + suggestions.length) % Math.max(1, suggestions.length) });
  return { at, move };
}

/** What is offered for what is typed, and what its keys do. */
function useComposing({ commands, onSend, text, onText, whyNot }: ComposerProps) {
  const [fault, setFault] = useState<string>();
  const suggestions = isCommand(text) ? suggestionsFor(text, commands) : [];
  const { at, move } = useHighlight(suggestions);
  const change = (next: string): void => {
    setFault(undefined);
    onText(next);
  };
  const send = (typed: string): void => {
    if (typed.trim() === "" || whyNot !== undefined) return;
    const reading = isCommand(typed) ? readCommand(typed, commands) : { run: () => onSend(typed.trim()) };
    if ("fault" in reading) {
      setFault(reading.fault);
    } else {
      change("");
      reading.run();
    }
  };
  const choose = (suggestion: Suggestion): void => (suggestion.wants ? change(suggestion.text) : send(suggestion.text));
  const keyDoes = (key: string): (() => void) | undefined => {
    const chosen = suggestions[at];
    if (key === "ArrowDown" && chosen) return () => move(1);
    if (key === "ArrowUp" && chosen) return () => move(-1);
    if (key === "Tab" && chosen) return () => change(chosen.text);
    if (key === "Enter") return () => (chosen && chosen.text.trim() !== text.trim() ? choose(chosen) : send(text));
    return key === "Escape" && isCommand(text) ? () => change("") : undefined;
  };
  return { fault, suggestions, at, change, send, choose, keyDoes };
}

/** One field for words and commands: Enter sends, Shift Enter begins a new line, `/` offers what can be done. */
export function Composer(props: ComposerProps) {
  const { label, placeholder, sendLabel, text, whyNot, ref } = props;
  const id = useId();
  const { fault, suggestions, at, change, send, choose, keyDoes } = useComposing(props);
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || event.shiftKey) return;
    if (event.key === "Escape" && !isCommand(text)) event.currentTarget.blur();
    const act = keyDoes(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <form
      className={styles["composer"]}
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      {suggestions.length > 0 && <Suggestions id={id} suggestions={suggestions} at={at} onChoose={choose} />}
      {fault && (
        <p className={styles["fault"]} role="alert" data-tone="bad">
          <StatusShape tone="bad" /> {fault}
        </p>
      )}
      <div className={styles["line"]}>
        <textarea
          ref={ref}
          className={styles["field"]}
          rows={1}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={suggestions.length > 0 ? id : undefined}
          aria-activedescendant={suggestions[at] ? `${id}-${suggestions[at].key}` : undefined}
          placeholder={placeholder}
          value={text}
          disabled={whyNot !== undefined}
          title={whyNot}
          enterKeyHint="send"
          onChange={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Button kind="primary" submits whyNot={whyNot}>
          {sendLabel}
        </Button>
      </div>
    </form>
  );
}

type SuggestionsProps = {
  id: string;
  suggestions: readonly Suggestion[];
  at: number;
  onChoose: (suggestion: Suggestion) => void;
};

function Suggestions({ id, suggestions, at, onChoose }: SuggestionsProps) {
  return (
    <div className={styles["suggestions"]} id={id} role="listbox" aria-label="Commands">
      {suggestions.map((suggestion, index) => (
        // The field keeps the focus and moves the highlight: the pointer is one more way to choose.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        <div
          key={suggestion.key}
          id={`${id}-${suggestion.key}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={styles["suggestion"]}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
        >
          <b>{suggestion.text}</b>
          {suggestion.wants && <i>{suggestion.wants}</i>}
          <span>{suggestion.does}</span>
        </div>
      ))}
    </div>
  );
}
