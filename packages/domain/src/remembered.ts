/** An answer that costs more to find than to keep, by its question. A memory that is full is emptied, and begins anew. */
export function remembered<V>(most: number, find: (question: string) => V): (question: string) => V {
  const answers = new Map<string, V>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = find(question);
    if (answers.size >= most) answers.clear();
    answers.set(question, answer);
    return answer;
  };
}
