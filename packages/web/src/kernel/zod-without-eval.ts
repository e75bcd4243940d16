import * as z from "zod";

// Before any schema is made: the content security policy allows no code made from strings, which zod would try for speed.
z.config({ jitless: true });
