"""What an office sets for itself over what is shipped, each change with who and when, and how to go back."""
