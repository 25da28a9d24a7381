/* The preview works without this file; pages are then loaded again by hand. */
