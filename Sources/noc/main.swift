print("noc")
