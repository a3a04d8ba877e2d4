"""What each verb does, without a command line: options in, a result out."""
